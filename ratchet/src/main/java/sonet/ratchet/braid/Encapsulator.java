package sonet.ratchet.braid;

import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.lattice.SplitMlKem;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.braid.BraidMessage.Content;
import sonet.ratchet.braid.BraidMessage.Kind;
import sonet.ratchet.braid.BraidMessage.Piece;

/// The states of who encapsulates to the key of an epoch ([BraidState] has the diagram).
sealed interface Encapsulator extends BraidState {
  /// A state between the halves of an encapsulation.
  sealed interface WithHalf extends Encapsulator {
    /// What the second half needs.
    Half half();

    @Override
    default void secrets(Consumer<Secret> each) {
      Encapsulator.super.secrets(each);
      each.accept(half().state());
    }
  }

  /// What the second half of an encapsulation needs.
  ///
  /// @param header what the key begins with
  /// @param state what the first half left
  /// @param ct1 the first part of the ciphertext, on its way
  record Half(Bytes header, Secret state, Outgoing ct1) {
    Half advanced() {
      return new Half(header, state, ct1.advanced());
    }

    /// The second half, when the vector is there.
    Receiving finish(BraidProtocol protocol, long epoch, Authenticator authenticator, Bytes vector)
        throws RatchetException {
      Bytes ct2;
      try {
        ct2 = protocol.kem().encaps2(header, state, vector);
      } catch (CryptoException e) {
        throw new RatchetException(Reason.BRAID_KEY, "the vector is not that of the header");
      }
      Bytes mac = authenticator.ofCiphertext(protocol, epoch, ct1.message(), ct2);
      return Receiving.of(
          new Ct2Sampled(epoch, authenticator, Outgoing.of(Bytes.concat(ct2, mac))));
    }

    void writeTo(Writer writer) {
      writer.opaque(header).opaque(state);
      ct1.writeTo(writer);
    }

    static Half read(Reader reader) throws DecodeException {
      return new Half(
          Saved.bytes(reader, SplitMlKem.HEADER_LENGTH),
          Saved.secret(reader, SplitMlKem.STATE_LENGTH),
          Outgoing.read(reader, SplitMlKem.CT1_LENGTH));
    }
  }

  /// The header is coming.
  record NoHeaderReceived(long epoch, Authenticator authenticator, Incoming header)
      implements Encapsulator {
    static NoHeaderReceived start(long epoch, Authenticator authenticator) {
      return new NoHeaderReceived(epoch, authenticator, Incoming.of(HEADER_AND_MAC));
    }

    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(this, new BraidMessage.Nothing());
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) throws RatchetException {
      if (!(content instanceof Piece(Kind kind, ErasureCode.Chunk chunk)) || kind != Kind.HEADER) {
        return Receiving.of(this);
      }
      Incoming more = header.with(chunk);
      Optional<Bytes> whole = more.message();
      if (whole.isEmpty()) {
        return Receiving.of(new NoHeaderReceived(epoch, authenticator, more));
      }
      Bytes announced = BraidState.withoutMac(whole.get());
      if (!authenticator.ofHeader(protocol, epoch, announced).equals(BraidState.mac(whole.get()))) {
        throw new RatchetException(Reason.BRAID_MAC, "of a header");
      }
      return Receiving.of(new HeaderReceived(epoch, authenticator, announced));
    }

    @Override
    public int code() {
      return 5;
    }

    @Override
    public void writeTo(Writer writer) {
      header.writeTo(writer);
    }
  }

  /// The header is there: it is encapsulated to when there is something to send.
  record HeaderReceived(long epoch, Authenticator authenticator, Bytes header)
      implements Encapsulator {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      SplitMlKem.Begun begun = protocol.kem().encaps1(header, random);
      EpochSecret secret = BraidState.epochSecret(protocol, epoch, begun.sharedSecret());
      Authenticator next = authenticator.update(protocol, epoch, secret.secret());
      Outgoing ct1 = Outgoing.of(begun.ct1());
      Half half = new Half(header, begun.state(), ct1.advanced());
      Incoming vector = Incoming.of(SplitMlKem.VECTOR_LENGTH);
      return new Sending(
          new Ct1Sampled(epoch, next, half, vector),
          new Piece(Kind.CT1, ct1.chunk()),
          Optional.of(secret));
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) {
      return Receiving.of(this);
    }

    @Override
    public int code() {
      return 6;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.opaque(header);
    }
  }

  /// The first part of the ciphertext is on its way, and the vector comes the other way.
  record Ct1Sampled(long epoch, Authenticator authenticator, Half half, Incoming vector)
      implements WithHalf {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(
          new Ct1Sampled(epoch, authenticator, half.advanced(), vector), Kind.CT1, half.ct1());
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) throws RatchetException {
      return switch (content) {
        case Piece(Kind kind, ErasureCode.Chunk chunk) when kind == Kind.VECTOR -> {
          Incoming more = vector.with(chunk);
          Optional<Bytes> whole = more.message();
          yield Receiving.of(
              whole.isPresent()
                  ? new EkReceivedCt1Sampled(epoch, authenticator, half, whole.get())
                  : new Ct1Sampled(epoch, authenticator, half, more));
        }
        case Piece(Kind kind, ErasureCode.Chunk chunk) when kind == Kind.VECTOR_CT1_ACK ->
            new Ct1Acknowledged(epoch, authenticator, half, vector).with(protocol, chunk);
        case BraidMessage.Ct1Ack _ ->
            Receiving.of(new Ct1Acknowledged(epoch, authenticator, half, vector));
        case Piece _, BraidMessage.Nothing _ -> Receiving.of(this);
      };
    }

    @Override
    public int code() {
      return 7;
    }

    @Override
    public void writeTo(Writer writer) {
      half.writeTo(writer);
      vector.writeTo(writer);
    }
  }

  /// The vector is there, and the peer has not all of ct1 yet.
  record EkReceivedCt1Sampled(long epoch, Authenticator authenticator, Half half, Bytes vector)
      implements WithHalf {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(
          new EkReceivedCt1Sampled(epoch, authenticator, half.advanced(), vector),
          Kind.CT1,
          half.ct1());
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) throws RatchetException {
      return switch (content) {
        case Piece(Kind kind, _) when kind == Kind.VECTOR_CT1_ACK ->
            half.finish(protocol, epoch, authenticator, vector);
        case BraidMessage.Ct1Ack _ -> half.finish(protocol, epoch, authenticator, vector);
        case Piece _, BraidMessage.Nothing _ -> Receiving.of(this);
      };
    }

    @Override
    public int code() {
      return 8;
    }

    @Override
    public void writeTo(Writer writer) {
      half.writeTo(writer);
      writer.opaque(vector);
    }
  }

  /// The peer has all of ct1, and the vector is coming.
  record Ct1Acknowledged(long epoch, Authenticator authenticator, Half half, Incoming vector)
      implements WithHalf {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(this, new BraidMessage.Nothing());
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) throws RatchetException {
      return content instanceof Piece(Kind kind, ErasureCode.Chunk chunk)
              && (kind == Kind.VECTOR || kind == Kind.VECTOR_CT1_ACK)
          ? with(protocol, chunk)
          : Receiving.of(this);
    }

    private Receiving with(BraidProtocol protocol, ErasureCode.Chunk chunk)
        throws RatchetException {
      Incoming more = vector.with(chunk);
      Optional<Bytes> whole = more.message();
      return whole.isPresent()
          ? half.finish(protocol, epoch, authenticator, whole.get())
          : Receiving.of(new Ct1Acknowledged(epoch, authenticator, half, more));
    }

    @Override
    public int code() {
      return 9;
    }

    @Override
    public void writeTo(Writer writer) {
      half.writeTo(writer);
      vector.writeTo(writer);
    }
  }

  /// The second part of the ciphertext is on its way, until the peer is an epoch further.
  record Ct2Sampled(long epoch, Authenticator authenticator, Outgoing ct2) implements Encapsulator {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(new Ct2Sampled(epoch, authenticator, ct2.advanced()), Kind.CT2, ct2);
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) {
      return Receiving.of(this);
    }

    /// The roles swap.
    KeyOwner next() {
      return new KeyOwner.KeysUnsampled(epoch + 1, authenticator);
    }

    @Override
    public int code() {
      return 10;
    }

    @Override
    public void writeTo(Writer writer) {
      ct2.writeTo(writer);
    }
  }

  /// Reads a state of the encapsulator.
  static BraidState read(int code, long epoch, Authenticator authenticator, Reader reader)
      throws DecodeException {
    return switch (code) {
      case 5 -> new NoHeaderReceived(epoch, authenticator, Incoming.read(reader, HEADER_AND_MAC));
      case 6 ->
          new HeaderReceived(epoch, authenticator, Saved.bytes(reader, SplitMlKem.HEADER_LENGTH));
      case 7 ->
          new Ct1Sampled(
              epoch,
              authenticator,
              Half.read(reader),
              Incoming.read(reader, SplitMlKem.VECTOR_LENGTH));
      case 8 ->
          new EkReceivedCt1Sampled(
              epoch,
              authenticator,
              Half.read(reader),
              Saved.bytes(reader, SplitMlKem.VECTOR_LENGTH));
      case 9 ->
          new Ct1Acknowledged(
              epoch,
              authenticator,
              Half.read(reader),
              Incoming.read(reader, SplitMlKem.VECTOR_LENGTH));
      case 10 -> new Ct2Sampled(epoch, authenticator, Outgoing.read(reader, CT2_AND_MAC));
      default -> throw new DecodeException("no state has the code " + code);
    };
  }
}

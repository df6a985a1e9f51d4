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
import sonet.crypto.lattice.SplitMlKem.Keys;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.braid.BraidMessage.Content;
import sonet.ratchet.braid.BraidMessage.Kind;
import sonet.ratchet.braid.BraidMessage.Piece;

/// The states of who makes the key pair of an epoch ([BraidState] has the diagram).
sealed interface KeyOwner extends BraidState {
  /// A state that has the key pair.
  sealed interface WithKeys extends KeyOwner {
    /// The key pair.
    Keys keys();

    @Override
    default void secrets(Consumer<Secret> each) {
      KeyOwner.super.secrets(each);
      each.accept(keys().seed());
    }
  }

  /// There is no key pair yet: it is made when there is something to send.
  record KeysUnsampled(long epoch, Authenticator authenticator) implements KeyOwner {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      Keys keys = protocol.kem().generate(random);
      Bytes mac = authenticator.ofHeader(protocol, epoch, keys.header());
      Outgoing header = Outgoing.of(Bytes.concat(keys.header(), mac));
      return Sending.of(
          new KeysSampled(epoch, authenticator, keys, header.advanced()), Kind.HEADER, header);
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) {
      return Receiving.of(this);
    }

    @Override
    public int code() {
      return 0;
    }

    @Override
    public void writeTo(Writer writer) {
      // Nothing but what all states have.
    }
  }

  /// The header is on its way.
  record KeysSampled(long epoch, Authenticator authenticator, Keys keys, Outgoing header)
      implements WithKeys {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(
          new KeysSampled(epoch, authenticator, keys, header.advanced()), Kind.HEADER, header);
    }

    /// A chunk of ct1 says that the header is there.
    @Override
    public Receiving receive(BraidProtocol protocol, Content content) {
      if (!(content instanceof Piece(Kind kind, ErasureCode.Chunk chunk)) || kind != Kind.CT1) {
        return Receiving.of(this);
      }
      Incoming ct1 = Incoming.of(SplitMlKem.CT1_LENGTH).with(chunk);
      return Receiving.of(
          new HeaderSent(epoch, authenticator, keys, Outgoing.of(keys.vector()), ct1));
    }

    @Override
    public int code() {
      return 1;
    }

    @Override
    public void writeTo(Writer writer) {
      writer.opaque(keys.seed()).opaque(keys.vector());
      header.writeTo(writer);
    }
  }

  /// The vector is on its way, and ct1 comes the other way.
  record HeaderSent(
      long epoch, Authenticator authenticator, Keys keys, Outgoing vector, Incoming ct1)
      implements WithKeys {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(
          new HeaderSent(epoch, authenticator, keys, vector.advanced(), ct1), Kind.VECTOR, vector);
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) {
      if (!(content instanceof Piece(Kind kind, ErasureCode.Chunk chunk)) || kind != Kind.CT1) {
        return Receiving.of(this);
      }
      Incoming more = ct1.with(chunk);
      Optional<Bytes> whole = more.message();
      return Receiving.of(
          whole.isPresent()
              ? new Ct1Received(epoch, authenticator, keys, vector, whole.get())
              : new HeaderSent(epoch, authenticator, keys, vector, more));
    }

    @Override
    public int code() {
      return 2;
    }

    @Override
    public void writeTo(Writer writer) {
      writeKeys(writer, keys);
      writer.u16(vector.next());
      ct1.writeTo(writer);
    }
  }

  /// All of ct1 is there: the vector goes on, and says so.
  record Ct1Received(long epoch, Authenticator authenticator, Keys keys, Outgoing vector, Bytes ct1)
      implements WithKeys {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(
          new Ct1Received(epoch, authenticator, keys, vector.advanced(), ct1),
          Kind.VECTOR_CT1_ACK,
          vector);
    }

    /// A chunk of ct2 says that the vector is there.
    @Override
    public Receiving receive(BraidProtocol protocol, Content content) {
      if (!(content instanceof Piece(Kind kind, ErasureCode.Chunk chunk)) || kind != Kind.CT2) {
        return Receiving.of(this);
      }
      Incoming ct2 = Incoming.of(CT2_AND_MAC).with(chunk);
      return Receiving.of(new EkSentCt1Received(epoch, authenticator, keys, ct1, ct2));
    }

    @Override
    public int code() {
      return 3;
    }

    @Override
    public void writeTo(Writer writer) {
      writeKeys(writer, keys);
      writer.u16(vector.next()).opaque(ct1);
    }
  }

  /// Everything is sent, and ct2 is coming.
  record EkSentCt1Received(
      long epoch, Authenticator authenticator, Keys keys, Bytes ct1, Incoming ct2)
      implements WithKeys {
    @Override
    public Sending send(BraidProtocol protocol, RandomSource random) {
      return Sending.of(this, new BraidMessage.Ct1Ack());
    }

    @Override
    public Receiving receive(BraidProtocol protocol, Content content) throws RatchetException {
      if (!(content instanceof Piece(Kind kind, ErasureCode.Chunk chunk)) || kind != Kind.CT2) {
        return Receiving.of(this);
      }
      Incoming more = ct2.with(chunk);
      Optional<Bytes> whole = more.message();
      return whole.isPresent()
          ? agreed(protocol, whole.get())
          : Receiving.of(new EkSentCt1Received(epoch, authenticator, keys, ct1, more));
    }

    private Receiving agreed(BraidProtocol protocol, Bytes whole) throws RatchetException {
      Bytes last = BraidState.withoutMac(whole);
      EpochSecret secret = BraidState.epochSecret(protocol, epoch, sharedSecret(protocol, last));
      Authenticator next = authenticator.update(protocol, epoch, secret.secret());
      if (!next.ofCiphertext(protocol, epoch, ct1, last).equals(BraidState.mac(whole))) {
        secret.secret().close();
        next.secrets(Secret::close);
        throw new RatchetException(Reason.BRAID_MAC, "of a ciphertext");
      }
      return new Receiving(
          Encapsulator.NoHeaderReceived.start(epoch + 1, next), Optional.of(secret));
    }

    private Secret sharedSecret(BraidProtocol protocol, Bytes last) {
      try {
        return protocol.kem().decapsulate(keys, ct1, last);
      } catch (CryptoException e) {
        throw new AssertionError("parts of a ciphertext as long as they must be", e);
      }
    }

    @Override
    public int code() {
      return 4;
    }

    @Override
    public void writeTo(Writer writer) {
      writeKeys(writer, keys);
      writer.opaque(ct1);
      ct2.writeTo(writer);
    }
  }

  private static void writeKeys(Writer writer, Keys keys) {
    writer.opaque(keys.seed()).opaque(keys.header()).opaque(keys.vector());
  }

  private static Keys readKeys(Reader reader) throws DecodeException {
    return new Keys(
        Saved.secret(reader, 64),
        Saved.bytes(reader, SplitMlKem.HEADER_LENGTH),
        Saved.bytes(reader, SplitMlKem.VECTOR_LENGTH));
  }

  /// Reads a state of the owner.
  static BraidState read(int code, long epoch, Authenticator authenticator, Reader reader)
      throws DecodeException {
    return switch (code) {
      case 0 -> new KeysUnsampled(epoch, authenticator);
      case 1 -> {
        Secret seed = Saved.secret(reader, 64);
        Bytes vector = Saved.bytes(reader, SplitMlKem.VECTOR_LENGTH);
        Outgoing header = Outgoing.read(reader, HEADER_AND_MAC);
        Keys keys = new Keys(seed, BraidState.withoutMac(header.message()), vector);
        yield new KeysSampled(epoch, authenticator, keys, header);
      }
      case 2 -> {
        Keys keys = readKeys(reader);
        Outgoing vector = new Outgoing(keys.vector(), reader.u16());
        Incoming ct1 = Incoming.read(reader, SplitMlKem.CT1_LENGTH);
        yield new HeaderSent(epoch, authenticator, keys, vector, ct1);
      }
      case 3 -> {
        Keys keys = readKeys(reader);
        Outgoing vector = new Outgoing(keys.vector(), reader.u16());
        Bytes ct1 = Saved.bytes(reader, SplitMlKem.CT1_LENGTH);
        yield new Ct1Received(epoch, authenticator, keys, vector, ct1);
      }
      case 4 -> {
        Keys keys = readKeys(reader);
        Bytes ct1 = Saved.bytes(reader, SplitMlKem.CT1_LENGTH);
        yield new EkSentCt1Received(
            epoch, authenticator, keys, ct1, Incoming.read(reader, CT2_AND_MAC));
      }
      default -> throw new DecodeException("no state of an owner has the code " + code);
    };
  }
}

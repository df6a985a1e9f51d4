package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.PublicGroupFormat;
import sonet.mls.commit.StatePiece;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.ExporterTree;
import sonet.mls.schedule.SecretTree;
import sonet.mls.schedule.SenderRatchets;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.TreeKemPrivate;

/// A group's state as bytes: a piece with all of it, or pieces with what changed since, the parts
/// in a fixed order.
///
/// A state of another format is refused with a clear message and left as it is. The signer is not
/// part of it, since it may live in hardware; its public key is, so that the right one is found.
final class GroupStateFormat {
  private final Environment environment;
  private final List<Signer> signers;

  GroupStateFormat(Environment environment, List<Signer> signers) {
    this.environment = environment;
    this.signers = List.copyOf(signers);
  }

  /// The whole state as a piece.
  static StatePiece write(GroupState state) {
    return StatePiece.write(
        StatePiece.Kind.GROUP,
        state.suite(),
        Bytes.EMPTY,
        writer -> {
          writer.u64(state.version());
          PublicGroupFormat.write(state.group(), writer);
          writeOwn(state, writer);
          state.ratchets().writeTo(writer);
          state.sender().writeTo(writer);
          writeUpdates(state, writer);
          state.history().writeTo(state.group().tree(), writer);
        });
  }

  /// What makes a state of an earlier one, as the piece that follows on a link.
  static StatePiece writeChange(GroupState from, GroupState to, Bytes before) {
    return StatePiece.write(
        StatePiece.Kind.GROUP_CHANGE,
        to.suite(),
        before,
        writer -> {
          writer.u64(to.version());
          PublicGroupFormat.writeChange(from.group(), to.group(), writer);
          // Secrets are equal when they are one object, as they are while the epoch lasts.
          boolean sameEpoch = from.secrets().equals(to.secrets());
          writer.u8(sameEpoch ? 1 : 0);
          if (sameEpoch) {
            to.ratchets().writeChange(from.ratchets(), writer);
            // It changes within an epoch, as our own ratchets do.
            to.secrets().exporter().writeTo(writer);
          } else {
            writeOwn(to, writer);
            to.ratchets().writeTo(writer);
          }
          to.sender().writeTo(writer);
          boolean sameUpdates = from.updates().equals(to.updates());
          writer.u8(sameUpdates ? 1 : 0);
          if (!sameUpdates) {
            writeUpdates(to, writer);
          }
          HistoryChange.write(from, to, writer);
        });
  }

  private static void writeOwn(GroupState state, Writer writer) {
    writer.u32(state.self().value()).opaque(state.signer().publicKey());
    state.secrets().writeTo(writer);
    state.keys().writeTo(writer);
  }

  private static void writeUpdates(GroupState state, Writer writer) {
    writer.vector(
        state.updates().updates(),
        (w, update) ->
            w.opaque(update.leafKey().privateKey())
                .opaque(update.leafKey().publicKey())
                .opaque(update.signer().publicKey()));
  }

  /// Reads a snapshot.
  StatePiece.Opened<GroupState> read(Secret piece) throws MlsException {
    return opened(StatePiece.Kind.GROUP, Bytes.EMPTY, piece, this::read);
  }

  /// Reads what makes a state of another one.
  StatePiece.Opened<GroupState> readChange(GroupState from, Bytes before, Secret piece)
      throws MlsException {
    return opened(StatePiece.Kind.GROUP_CHANGE, before, piece, reader -> readChange(from, reader));
  }

  private StatePiece.Opened<GroupState> opened(
      StatePiece.Kind kind, Bytes before, Secret piece, StatePiece.Body<GroupState> body)
      throws MlsException {
    try {
      return StatePiece.read(environment, kind, before, piece, body);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_STATE, malformed);
    } catch (MlsException damaged) {
      throw MlsException.malformedState(damaged);
    }
  }

  private GroupState read(Reader reader) throws DecodeException, MlsException {
    long version = reader.u64();
    PublicGroup group = PublicGroupFormat.read(environment, reader);
    MlsSuite suite = group.suite();
    Own own = readOwn(group, reader);
    return new GroupState(
        environment,
        group,
        own.self(),
        own.signer(),
        own.secrets(),
        own.keys(),
        SecretTree.read(suite, reader),
        SenderRatchets.read(suite, reader),
        new OwnUpdateKeys(readUpdates(reader)),
        History.read(suite, group.tree(), reader),
        version);
  }

  private GroupState readChange(GroupState from, Reader reader) throws DecodeException {
    long version = reader.u64();
    if (Long.compareUnsigned(version, from.version()) < 0) {
      throw new DecodeException("version %d after %d".formatted(version, from.version()));
    }
    PublicGroup group = PublicGroupFormat.readChange(from.group(), reader);
    MlsSuite suite = group.suite();
    boolean sameEpoch = flag(reader);
    Own own =
        sameEpoch
            ? new Own(from.self(), from.signer(), from.secrets(), from.keys())
            : readOwn(group, reader);
    SecretTree ratchets =
        sameEpoch ? from.ratchets().readChange(reader) : SecretTree.read(suite, reader);
    EpochSecrets secrets =
        sameEpoch ? own.secrets().withExporter(ExporterTree.read(suite, reader)) : own.secrets();
    return new GroupState(
        environment,
        group,
        own.self(),
        own.signer(),
        secrets,
        own.keys(),
        ratchets,
        SenderRatchets.read(suite, reader),
        flag(reader) ? from.updates() : new OwnUpdateKeys(readUpdates(reader)),
        HistoryChange.read(from, group.tree(), reader),
        version);
  }

  private static boolean flag(Reader reader) throws DecodeException {
    int value = reader.u8();
    if (value > 1) {
      throw new DecodeException("neither 0 nor 1 but " + value);
    }
    return value == 1;
  }

  /// What is ours alone for as long as an epoch lasts.
  private record Own(LeafIndex self, Signer signer, EpochSecrets secrets, TreeKemPrivate keys) {}

  private Own readOwn(PublicGroup group, Reader reader) throws DecodeException {
    LeafIndex self = LeafIndex.read(reader);
    if (group.tree().leaf(self).isEmpty()) {
      throw new DecodeException("our leaf %s is not in the tree".formatted(self));
    }
    Signer signer = signer(reader.opaque());
    return new Own(
        self, signer, EpochSecrets.read(group.suite(), reader), TreeKemPrivate.read(reader));
  }

  private List<OwnUpdateKeys.Update> readUpdates(Reader reader) throws DecodeException {
    List<OwnUpdateKeys.Update> updates = new ArrayList<>();
    for (StoredUpdate stored : reader.vector(StoredUpdate::read)) {
      updates.add(new OwnUpdateKeys.Update(stored.leafKey(), signer(stored.signatureKey())));
    }
    return updates;
  }

  private Signer signer(Bytes publicKey) throws DecodeException {
    Optional<Signer> signer =
        signers.stream().filter(known -> known.publicKey().equals(publicKey)).findFirst();
    return signer.orElseThrow(
        () -> new DecodeException("no signer was given for the key " + publicKey));
  }

  private record StoredUpdate(KeyPair leafKey, Bytes signatureKey) {
    static StoredUpdate read(Reader reader) throws DecodeException {
      Secret privateKey = reader.opaqueSecret();
      return new StoredUpdate(new KeyPair(privateKey, reader.opaque()), reader.opaque());
    }
  }
}

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
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.SecretTree;
import sonet.mls.schedule.SenderRatchets;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.TreeKemPrivate;

/// A group's state as bytes: a format number, then the parts in a fixed order.
///
/// A state of a later format is refused with a clear message and left as it is. The signer is not
/// part of it, since it may live in hardware; its public key is, so that the right one is found.
final class GroupStateFormat {
  private static final int FORMAT = 1;

  private final Environment environment;
  private final List<Signer> signers;

  GroupStateFormat(Environment environment, List<Signer> signers) {
    this.environment = environment;
    this.signers = List.copyOf(signers);
  }

  static Secret write(GroupState state) {
    Writer writer = new Writer().u16(FORMAT).u64(state.version());
    PublicGroupFormat.write(state.group(), writer);
    writer.u32(state.self().value()).opaque(state.signer().publicKey());
    state.secrets().writeTo(writer);
    state.keys().writeTo(writer);
    state.ratchets().writeTo(writer);
    state.sender().writeTo(writer);
    writer.vector(
        state.updates().updates(),
        (w, update) ->
            w.opaque(update.leafKey().privateKey())
                .opaque(update.leafKey().publicKey())
                .opaque(update.signer().publicKey()));
    state.history().writeTo(writer);
    return writer.toSecret();
  }

  GroupState read(Secret encoded) throws MlsException {
    Reader reader = Reader.of(encoded);
    try {
      int format = reader.u16();
      if (format != FORMAT) {
        throw new DecodeException(
            "the state has format %d, this engine reads %d".formatted(format, FORMAT));
      }
      GroupState state = read(reader);
      reader.end();
      return state;
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_STATE, malformed);
    } catch (MlsException damaged) {
      throw MlsException.malformedState(damaged);
    } finally {
      reader.wipe();
    }
  }

  private GroupState read(Reader reader) throws DecodeException, MlsException {
    long version = reader.u64();
    PublicGroup group = PublicGroupFormat.read(environment, reader);
    MlsSuite suite = group.suite();
    LeafIndex self = LeafIndex.read(reader);
    if (group.tree().leaf(self).isEmpty()) {
      throw new DecodeException("our leaf %s is not in the tree".formatted(self));
    }
    Signer signer = signer(reader.opaque());
    return new GroupState(
        environment,
        group,
        self,
        signer,
        EpochSecrets.read(suite, reader),
        TreeKemPrivate.read(reader),
        SecretTree.read(suite, reader),
        SenderRatchets.read(suite, reader),
        new OwnUpdateKeys(readUpdates(reader)),
        History.read(suite, reader),
        version);
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

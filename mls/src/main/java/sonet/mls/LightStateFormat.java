package sonet.mls;

import java.util.List;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.commit.PartialGroup;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.UnverifiedContent;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.TreeSlice;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.SecretTree;
import sonet.mls.schedule.SenderRatchets;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.TreeKemPrivate;

/// A light member's state as bytes: a format number, then the parts in a fixed order. No part grows
/// with the group but by the height of its tree, and by the senders heard from in the epoch.
final class LightStateFormat {
  private static final int FORMAT = 1;

  private final Environment environment;
  private final List<Signer> signers;

  LightStateFormat(Environment environment, List<Signer> signers) {
    this.environment = environment;
    this.signers = List.copyOf(signers);
  }

  static Secret write(LightState state) {
    Writer writer = new Writer().u16(FORMAT).u64(state.version());
    writer.value(state.group()).value(state.own().proof()).opaque(state.signer().publicKey());
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
    writer.vector(state.unproven(), (w, waiting) -> waiting.content().writeTo(w));
    state.history().writeTo(writer);
    return writer.toSecret();
  }

  LightState read(Secret encoded) throws MlsException {
    Reader reader = Reader.of(encoded);
    try {
      int format = reader.u16();
      if (format != FORMAT) {
        throw new DecodeException(
            "the state has format %d, this engine reads %d".formatted(format, FORMAT));
      }
      LightState state = read(reader);
      reader.end();
      return state;
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_STATE, malformed);
    } finally {
      reader.wipe();
    }
  }

  private LightState read(Reader reader) throws DecodeException, MlsException {
    long version = reader.u64();
    PartialGroup group = PartialGroup.read(environment, reader);
    MlsSuite suite = group.suite();
    TreeSlice own = readOwn(group, reader);
    Signer signer = signer(reader);
    return new LightState(
        environment,
        group,
        own,
        signer,
        EpochSecrets.read(suite, reader),
        TreeKemPrivate.read(reader),
        SecretTree.read(suite, reader),
        SenderRatchets.read(suite, reader),
        new OwnUpdateKeys(reader.vector(this::readUpdate)),
        reader.vector(r -> readUnproven(group, r)),
        LightHistory.read(suite, reader),
        version);
  }

  private static TreeSlice readOwn(PartialGroup group, Reader reader) throws DecodeException {
    try {
      return MembershipProof.read(reader).verify(group.suite(), group.context().treeHash());
    } catch (MlsException refused) {
      throw new DecodeException(String.valueOf(refused.getMessage()));
    }
  }

  private OwnUpdateKeys.Update readUpdate(Reader reader) throws DecodeException {
    Secret privateKey = reader.opaqueSecret();
    return new OwnUpdateKeys.Update(new KeyPair(privateKey, reader.opaque()), signer(reader));
  }

  /// Content that was refused by nobody when it was stored.
  private static LightState.Unproven readUnproven(PartialGroup group, Reader reader)
      throws DecodeException {
    try {
      UnverifiedContent content =
          new MessageProtection(group.suite(), group.contextBytes()).restoreUnverified(reader);
      return new LightState.Unproven(content.proposalReference(group.suite()), content);
    } catch (MlsException refused) {
      throw new DecodeException(String.valueOf(refused.getMessage()));
    }
  }

  private Signer signer(Reader reader) throws DecodeException {
    var publicKey = reader.opaque();
    return signers.stream()
        .filter(known -> known.publicKey().equals(publicKey))
        .findFirst()
        .orElseThrow(() -> new DecodeException("no signer was given for the key " + publicKey));
  }
}

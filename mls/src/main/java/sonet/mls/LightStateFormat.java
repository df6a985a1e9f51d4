package sonet.mls;

import java.util.ArrayList;
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
    writer.vector(state.unproven(), (w, content) -> content.writeTo(w));
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
        readUnproven(new MessageProtection(suite, group.contextBytes()), reader),
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

  private static List<UnverifiedContent> readUnproven(MessageProtection protection, Reader reader)
      throws DecodeException, MlsException {
    List<UnverifiedContent> contents = new ArrayList<>();
    for (Claim claim : reader.vector(r -> Claim.read(protection, r))) {
      contents.add(claim.content());
    }
    return contents;
  }

  /// Content that was refused by nobody when it was stored.
  private record Claim(UnverifiedContent content) {
    static Claim read(MessageProtection protection, Reader reader) throws DecodeException {
      try {
        return new Claim(protection.restoreUnverified(reader));
      } catch (MlsException refused) {
        throw new DecodeException(String.valueOf(refused.getMessage()));
      }
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

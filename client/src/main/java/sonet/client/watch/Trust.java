package sonet.client.watch;

import java.util.ArrayList;
import java.util.List;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Providers;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.AnchorPolicy;
import sonet.transparency.anchor.AnchorPolicy.Quorum;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.SignedNote;

/// Whose checkpoints are believed.
///
/// @param policy that says so
record Trust(AnchorPolicy policy) {
  /// Checkpoints and policies need the hash and signatures alone, which all suites share.
  static final Primitives PRIMITIVES = Primitives.of(TransparencySuite.ED25519, Providers.best());

  /// What a policy file says.
  ///
  /// @throws ClientException with `INVALID_INPUT` when it is none
  static Trust inPolicy(String file) throws ClientException {
    try {
      return new Trust(AnchorPolicy.parse(PRIMITIVES, file));
    } catch (TransparencyException malformed) {
      throw new ClientException(
          Reason.INVALID_INPUT,
          "The policy cannot be read: " + malformed.getMessage() + ".",
          malformed);
    }
  }

  /// The keys of the log as it names them itself, and no witnesses: to be remembered, and compared
  /// from then on.
  static Trust asShown(LogReader reader) throws ClientException {
    String shown =
        reader
            .policy()
            .orElseThrow(() ->
                new ClientException(
                    Reason.LOG_UNPROVEN, "The log does not say its keys; name a policy file."));
    try {
      AnchorPolicy policy = AnchorPolicy.parse(PRIMITIVES, shown);
      return new Trust(new AnchorPolicy(policy.logs(), List.of(), new Quorum.None()));
    } catch (TransparencyException malformed) {
      throw new ClientException(
          Reason.LOG_UNPROVEN,
          "The log shows keys that are none: " + malformed.getMessage() + ".",
          malformed);
    }
  }

  /// The keys of the logs, as texts.
  List<String> keys() {
    return policy.logs().stream().map(key -> key.format(PRIMITIVES)).toList();
  }

  /// A policy with just these keys.
  static Trust inKeys(List<String> keys) throws TransparencyException {
    List<NoteKey> logs = new ArrayList<>();
    for (String key : keys) {
      logs.add(NoteKey.parse(PRIMITIVES, key));
    }
    return new Trust(new AnchorPolicy(logs, List.of(), new Quorum.None()));
  }

  /// What a note says, if it is to be believed.
  Checkpoint verify(SignedNote note) throws TransparencyException {
    return policy.verify(PRIMITIVES, note);
  }

  /// The witnesses that have seen a note.
  List<String> seenBy(SignedNote note) throws TransparencyException {
    return policy.seenBy(PRIMITIVES, note);
  }
}

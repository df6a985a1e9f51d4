package sonet.server.transparency.anchor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.server.ServerException;
import sonet.server.ServerException.Reason;
import sonet.server.config.Configuration;
import sonet.server.config.TransparencySettings;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.AnchorPolicy;

/// How the anchor logs are run.
///
/// @param origin what the origins of anchor logs that are made begin with
/// @param witnesses the operator's policy: who is asked, and who must have seen a checkpoint before
///   it is shown; it names no logs
/// @param witnessText the same as the file has it
/// @param interval the least time between two checkpoints
/// @param witnessTime how long a witness has for its answer
/// @param auditors the public keys of those who may vouch beside answers
/// @param publish the folder that everything is written to as plain files, if there is one
public record AnchorSettings(
    String origin,
    AnchorPolicy witnesses,
    String witnessText,
    Duration interval,
    Duration witnessTime,
    List<Bytes> auditors,
    Optional<Path> publish) {
  /// What checkpoints and notes are made and checked with, whichever the suite of a log is.
  static final Primitives PRIMITIVES = Primitives.of(TransparencySuite.ED25519, Providers.best());

  private static final String NOBODY = "quorum none\n";

  /// Copies the list.
  public AnchorSettings {
    auditors = List.copyOf(auditors);
  }

  /// Those of a configuration.
  ///
  /// @throws ServerException when the file with the witnesses cannot be read
  public static AnchorSettings of(Configuration settings) throws ServerException {
    String witnesses = witnesses(settings.get(TransparencySettings.WITNESSES));
    String folder = settings.get(TransparencySettings.PUBLISH);
    return new AnchorSettings(
        settings.get(TransparencySettings.ORIGIN),
        policy(witnesses),
        witnesses,
        settings.get(TransparencySettings.ANCHOR_INTERVAL),
        settings.get(TransparencySettings.WITNESS_TIME),
        settings.get(TransparencySettings.AUDITORS).stream().map(Bytes::fromHex).toList(),
        folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)));
  }

  private static String witnesses(String file) throws ServerException {
    if (file.isEmpty()) {
      return NOBODY;
    }
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new ServerException(
          Reason.CONFIGURATION, "the file of transparency.witnesses cannot be read: " + e, e);
    }
  }

  private static AnchorPolicy policy(String text) throws ServerException {
    try {
      AnchorPolicy policy = AnchorPolicy.parse(PRIMITIVES, text);
      Optional<AnchorPolicy.Listed> nowhere =
          policy.witnesses().stream().filter(each -> each.url().isEmpty()).findFirst();
      if (nowhere.isPresent() || !policy.logs().isEmpty()) {
        throw new ServerException(
            Reason.CONFIGURATION,
            nowhere.isPresent()
                ? "transparency.witnesses does not say where " + nowhere.get().name() + " is"
                : "transparency.witnesses names logs; it is for witnesses alone");
      }
      return policy;
    } catch (TransparencyException e) {
      throw new ServerException(
          Reason.CONFIGURATION, "transparency.witnesses is no policy: " + e.getMessage(), e);
    }
  }
}

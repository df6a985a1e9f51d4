package sonet.protocol;

import java.util.List;

/// What there is to ask of the transparency log (docs/transparency.md): whose keys are whose, with
/// proof. The log never says that something is not there in a way that could be relied on.
public final class TransparencyOperations {
  /// What the log is.
  public static final Operation<Nothing, TransparencyLog> SHOW =
      Operation.get("showLog", "/v1/transparency", TransparencyLog.class)
          .by(Access.ANYONE)
          .summary("Shows the configuration of the transparency log, which never changes");

  /// Searches a label.
  public static final Operation<LogQuery, LogAnswer> SEARCH =
      ask("searchLog", "/v1/transparency/search")
          .summary("Looks up the devices of an account, in the version asked for or the last")
          .refuses(ProblemType.NOT_IN_LOG, ProblemType.LOG_EXPIRED, ProblemType.FORBIDDEN);

  /// Monitors what was looked up.
  public static final Operation<LogQuery, LogAnswer> MONITOR =
      ask("monitorLog", "/v1/transparency/monitor")
          .summary("Proves that versions that were looked up are still there")
          .refuses(ProblemType.NOT_IN_LOG, ProblemType.LOG_EXPIRED, ProblemType.FORBIDDEN);

  /// Begins to own one's label.
  public static final Operation<LogQuery, LogAnswer> OWN =
      ask("ownLabel", "/v1/transparency/own")
          .summary("Proves what the label of the asking account was from some log entry on")
          .refuses(ProblemType.NOT_IN_LOG, ProblemType.LOG_EXPIRED, ProblemType.FORBIDDEN);

  /// Monitors one's own label.
  public static final Operation<LogQuery, LogAnswer> MONITOR_OWN =
      ask("monitorOwnLabel", "/v1/transparency/own/monitor")
          .summary(
              "Proves that the label of the asking account has no version that it has not seen")
          .refuses(ProblemType.NOT_IN_LOG, ProblemType.LOG_EXPIRED, ProblemType.FORBIDDEN);

  /// Asks for new versions of one's own label.
  public static final Operation<LogQuery, LogAnswer> OWN_UPDATES =
      ask("showOwnUpdates", "/v1/transparency/own/updates")
          .summary("Shows the next versions of the asking account's label, and where they stand")
          .refuses(ProblemType.NOT_IN_LOG, ProblemType.LOG_EXPIRED, ProblemType.FORBIDDEN);

  /// Walks the recent distinguished log entries.
  public static final Operation<LogQuery, LogAnswer> DISTINGUISHED =
      ask("walkLog", "/v1/transparency/distinguished")
          .by(Access.ANYONE)
          .summary("Shows the recent distinguished log entries, by which views are compared");

  /// Gives a credential.
  public static final Operation<Nothing, LogAnswer> CREDENTIAL =
      Operation.get("issueCredential", "/v1/transparency/credential", LogAnswer.class)
          .summary("Gives the asking account a proof of its devices, to show to others")
          .refuses(ProblemType.NOT_IN_LOG, ProblemType.LOG_REFUSED);

  /// Publishes a credential.
  public static final Operation<PublishCredential, Nothing> PUBLISH_CREDENTIAL =
      Operation.put(
              "publishCredential",
              "/v1/transparency/credential",
              PublishCredential.class,
              Nothing.class)
          .summary("Has others shown a proof of the asking account's devices, with its devices")
          .refuses(ProblemType.NOT_IN_LOG, ProblemType.LOG_REFUSED, ProblemType.FORBIDDEN)
          .audited(Audited.WITH_ITS_WRITE);

  /// Brings a credential up to date.
  public static final Operation<UpdateCredential, LogAnswer> UPDATE_CREDENTIAL =
      Operation.post(
              "updateCredential",
              "/v1/transparency/credential/update",
              UpdateCredential.class,
              LogAnswer.class)
          .summary("Proves that what a provisional credential showed has come to stay")
          .refuses(
              ProblemType.NOT_IN_LOG,
              ProblemType.LOG_EXPIRED,
              ProblemType.LOG_REFUSED,
              ProblemType.FORBIDDEN);

  /// Reads what everyone may see of the log, as files.
  public static final Operation<Nothing, Octets> FILE =
      Operation.get("readLogFile", "/v1/transparency/anchor/{file}", Octets.class)
          .by(Access.ANYONE)
          .with(
              new Parameter(
                  "file",
                  Parameter.Kind.PATH,
                  "the path of a file, such as checkpoint or tile/0/x001/234.p/17"))
          .summary("Reads a file of the log: checkpoint, tiles, entries, and what auditors need")
          .refuses(ProblemType.NOT_IN_LOG);

  /// Reads what entries changed.
  public static final Operation<Nothing, Octets> UPDATES =
      Operation.get("readLogUpdates", "/v1/transparency/updates/{bundle}", Octets.class)
          .by(Access.ANYONE)
          .with(
              new Parameter(
                  "bundle", Parameter.Kind.NUMBER, "the position of its first entry, by 256"))
          .summary("Reads what 256 entries changed, or as many of them as the checkpoint has")
          .refuses(ProblemType.NOT_IN_LOG);

  /// Proves an entry.
  public static final Operation<Nothing, EntryProof> PROOF =
      Operation.get("proveLogEntry", "/v1/transparency/anchor/proofs/{position}", EntryProof.class)
          .by(Access.ANYONE)
          .with(new Parameter("position", Parameter.Kind.NUMBER, "where the entry is in the log"))
          .summary("Proves that an entry is under the checkpoint that witnesses have seen")
          .refuses(ProblemType.NOT_IN_LOG);

  /// Takes what an auditor has signed.
  public static final Operation<AuditorHead, Nothing> AUDITOR_HEAD =
      Operation.put("putAuditorHead", AuditorHead.PATH, AuditorHead.class, Nothing.class)
          .by(Access.ANYONE)
          .with(
              new Parameter(
                  "auditor",
                  Parameter.Kind.TEXT,
                  "the SHA-256 of the auditor's public key in base64url"))
          .summary("Takes the head that an auditor whom the operator names has signed")
          .refuses(ProblemType.FORBIDDEN, ProblemType.LOG_REFUSED);

  private TransparencyOperations() {}

  private static Operation<LogQuery, LogAnswer> ask(String id, String path) {
    return Operation.post(id, path, LogQuery.class, LogAnswer.class)
        .refuses(ProblemType.LOG_REFUSED);
  }

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(
        SHOW,
        SEARCH,
        MONITOR,
        OWN,
        MONITOR_OWN,
        OWN_UPDATES,
        DISTINGUISHED,
        CREDENTIAL,
        UPDATE_CREDENTIAL,
        FILE,
        UPDATES,
        PROOF,
        AUDITOR_HEAD);
  }
}

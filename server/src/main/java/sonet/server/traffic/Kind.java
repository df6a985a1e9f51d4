package sonet.server.traffic;

import java.util.Locale;
import java.util.Set;
import sonet.protocol.Access;
import sonet.protocol.Operation;
import sonet.protocol.TransparencyOperations;

/// What kind of work an operation is, by which its rate is limited.
public enum Kind {
  /// Registering, challenges, tokens: what strangers ask for.
  AUTH,
  /// Taking keys of others.
  CLAIM,
  /// Messages.
  SEND,
  /// Groups and their commits.
  COMMIT,
  /// What devices ask the transparency log.
  SEARCH,
  /// What strangers ask the transparency log.
  LOG,
  /// Attachments.
  UPLOAD,
  /// Whatever only shows.
  READ,
  /// Whatever else changes something.
  WRITE,
  /// What administrators ask for.
  ADMIN;

  private static final Set<String> COMMITS = Set.of("createGroup", "submitCommit");

  /// The kind of an operation.
  public static Kind of(Operation<?, ?> operation) {
    String id = operation.id();
    if (operation.access() == Access.ADMIN) {
      return ADMIN;
    }
    if (operation.path().startsWith(TransparencyOperations.SHOW.path())) {
      return operation.access() == Access.ANYONE ? LOG : SEARCH;
    }
    if (operation.access() == Access.ANYONE) {
      return AUTH;
    }
    if (id.startsWith("claim")) {
      return CLAIM;
    }
    if (COMMITS.contains(id)) {
      return COMMIT;
    }
    if (operation.method().equals("GET") || operation.method().equals("HEAD")) {
      return READ;
    }
    if (operation.path().startsWith("/v1/blobs")) {
      return UPLOAD;
    }
    return operation.path().endsWith("/messages") || id.equals("submitProposal") ? SEND : WRITE;
  }

  /// How it is called in limits and metrics.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

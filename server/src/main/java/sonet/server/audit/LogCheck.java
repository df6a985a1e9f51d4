package sonet.server.audit;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.AuditEvidence;
import sonet.protocol.AuditHead;
import sonet.protocol.AuditTrail;
import sonet.protocol.SigningInput;
import sonet.protocol.TenantName;
import sonet.server.account.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.AnchorPolicy;
import sonet.transparency.anchor.AnchorProof;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// Verifies that a head of a trail is in the log of keys, from what the exported trail says of it:
/// the answer to a search of the operator's label, and the anchor proof of the last log entry that
/// the answer shows.
public final class LogCheck {
  private LogCheck() {}

  /// What whoever verifies knows of the log.
  ///
  /// @param needed whether a trail without a proof is wrong
  /// @param configuration the hash of the log's configuration; without it the configuration in the
  ///   file is taken, and its hash shown
  /// @param policy of the anchor log (C2SP tlog-policy); without it an anchor proof is not looked
  ///   at
  public record Expected(boolean needed, Optional<Bytes> configuration, Optional<String> policy) {}

  /// What the log says.
  ///
  /// @param head the head of the trail that is in the log
  /// @param configuration the hash of the log's configuration
  /// @param size of the log
  /// @param anchored the size of the anchor log in a checkpoint that the policy accepts
  public record Found(
      Optional<AuditHead> head,
      Optional<Bytes> configuration,
      Optional<Long> size,
      Optional<Long> anchored) {
    static final Found NOTHING =
        new Found(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// What is wrong with the text of a policy, so that no trail is blamed for it; empty when nothing
  /// is.
  public static Optional<String> faultOf(String policy) {
    try {
      AnchorPolicy _ =
          AnchorPolicy.parse(
              sonet.transparency.Primitives.of(TransparencySuite.ED25519, Providers.best()),
              policy);
      return Optional.empty();
    } catch (TransparencyException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String message) {
      super(message);
    }
  }

  static Found run(AuditTrail trail, Expected expected, Primitives primitives)
      throws FailedException {
    if (trail.evidence().isEmpty()) {
      if (expected.needed()) {
        throw new FailedException("there is no proof that the head is in the log of keys");
      }
      return Found.NOTHING;
    }
    AuditEvidence evidence = trail.evidence().get();
    Bytes fingerprint = primitives.hash(evidence.configuration());
    if (expected.configuration().filter(known -> !known.equals(fingerprint)).isPresent()) {
      throw new FailedException(
          "the proof is of another log of keys, with the configuration " + fingerprint.toHex());
    }
    try {
      return proven(trail, evidence, expected, primitives, fingerprint);
    } catch (TransparencyException e) {
      throw new FailedException(
          "the proof that the head is in the log of keys is wrong: " + e.getMessage());
    }
  }

  private static Found proven(
      AuditTrail trail,
      AuditEvidence evidence,
      Expected expected,
      Primitives primitives,
      Bytes fingerprint)
      throws TransparencyException, FailedException {
    CryptoProvider provider = Providers.best();
    Configuration configuration = Configuration.decode(evidence.configuration());
    TrustedLog log = TrustedLog.of(configuration, provider);
    Request.Search request = Request.Search.decode(evidence.request());
    if (!request.label().equals(TrailLabels.of(trail.tenant()))
        || request.version().isPresent()
        || request.last().isPresent()) {
      throw new FailedException("the proof is not one of the newest head of this trail");
    }
    Response.Search response = Response.Search.decode(evidence.response(), configuration, request);
    Verified<SearchResult> found =
        new LogUser(log).search(UserState.NEW, request, response, trail.head().at().toEpochMilli());
    AuditHead head = SignedHeads.decode(found.value().value().value());
    check(trail, head, primitives);
    long size = found.state().view().size();
    Optional<Long> anchored = Optional.empty();
    if (expected.policy().isPresent()) {
      LogEntry last = found.state().view().frontier().lastEntry().getValue();
      anchored = Optional.of(anchored(log, evidence, expected.policy().get(), last, size - 1));
    }
    return new Found(Optional.of(head), Optional.of(fingerprint), Optional.of(size), anchored);
  }

  private static void check(AuditTrail trail, AuditHead head, Primitives primitives)
      throws FailedException {
    if (!head.key().equals(trail.head().key())) {
      throw new FailedException("the trail in the log of keys has the key " + head.key().toHex());
    }
    if (!isSigned(trail, head, primitives)) {
      throw new FailedException("the signature of the head in the log of keys does not verify");
    }
  }

  /// Whether the key of a trail signed a head of it.
  static boolean isSigned(AuditTrail trail, AuditHead head, Primitives primitives) {
    String name = trail.tenant().map(TenantName::value).orElse("");
    return primitives.verify(head.key(), SigningInput.auditHead(name, head), head.signature());
  }

  private static long anchored(
      TrustedLog log, AuditEvidence evidence, String policy, LogEntry entry, long position)
      throws TransparencyException, FailedException {
    if (evidence.anchor().isEmpty()) {
      throw new FailedException("there is no proof that the log of keys is in the anchor log");
    }
    AnchorProof proof = AnchorProof.parse(evidence.anchor().get());
    if (proof.index() != position) {
      throw new FailedException(
          "the anchor proof is of entry %d, not of %d".formatted(proof.index(), position));
    }
    AnchorPolicy rules = AnchorPolicy.parse(log.primitives(), policy);
    return proof.verify(log.primitives(), rules, entry.encoded()).head().size();
  }
}

package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.AnchorPolicy;
import sonet.transparency.anchor.AnchorProof;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.TrustedLog;

/// Whether the witnesses whom this device relies on have seen what the log has shown: once in a
/// monitoring window, for a distinguished entry that is known, by a proof in the anchor log
/// (tlog-proof) under the policy file in the settings.
final class Anchors {
  private static final Bytes WITNESSED = Bytes.utf8("witnessed");
  private static final Bytes FAILING = Bytes.utf8("unwitnessed");

  private final VerifiedLog log;
  private final Optional<String> file;
  private final Instant opened;

  /// @param file the policy; empty for nobody to be relied on
  Anchors(VerifiedLog log, Optional<String> file) {
    this.log = log;
    this.file = file;
    this.opened = log.now();
  }

  /// Checks it if that is due, and raises an alarm when the proof is wrong, or none was given for a
  /// whole window.
  ///
  /// @throws ClientException with `INVALID_INPUT` for a policy that is none, `LOG_DISTRUSTED`, or a
  ///   failure of server or disk
  void check(Duration window) throws ClientException {
    // A time ahead was written by a clock that was wrong.
    boolean lately = !log.now().isBefore(last()) && log.now().isBefore(last().plus(window));
    if (file.isEmpty() || lately) {
      return;
    }
    Map.Entry<Long, RetainedView> newest = log.heads().views().lastEntry();
    if (newest == null) {
      return;
    }
    AnchorPolicy policy = policy(file.get());
    try {
      prove(policy, newest);
    } catch (ClientException failed) {
      Instant since = failing();
      if (failed.reason() != Reason.LOG_DISTRUSTED && log.now().isAfter(since.plus(window))) {
        raise("nobody showed a proof since " + since, Bytes.EMPTY);
      }
      throw failed;
    }
    log.vault()
        .update(t -> {
          t.put(Table.KEY_LOG, WITNESSED, now());
          t.delete(Table.KEY_LOG, FAILING);
        });
  }

  /// Since when nobody has shown a proof: since the last one as long as this is open, or since the
  /// first failure, for a program that is never open for a window.
  private Instant failing() throws ClientException {
    Instant last = last();
    Instant since = last.isAfter(opened) && !last.isAfter(log.now()) ? last : opened;
    Optional<Instant> first = instant(FAILING).filter(at -> !at.isAfter(log.now()));
    if (first.isEmpty()) {
      log.vault().update(t -> t.put(Table.KEY_LOG, FAILING, now()));
    }
    return first.filter(since::isAfter).orElse(since);
  }

  private Bytes now() {
    return new Writer().u64(log.now().toEpochMilli()).toBytes();
  }

  private Instant last() throws ClientException {
    return instant(WITNESSED).orElse(Instant.EPOCH);
  }

  private Optional<Instant> instant(Bytes key) throws ClientException {
    Optional<Bytes> known = log.vault().read(t -> t.get(Table.KEY_LOG, key));
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(Records.decode(known.get(), Reader::u64)));
  }

  private AnchorPolicy policy(String text) throws ClientException {
    try {
      return AnchorPolicy.parse(log.trusted().primitives(), text);
    } catch (TransparencyException malformed) {
      throw new ClientException(
          Reason.INVALID_INPUT,
          "The policy cannot be read: " + malformed.getMessage() + ".",
          malformed);
    }
  }

  private void prove(AnchorPolicy policy, Map.Entry<Long, RetainedView> newest)
      throws ClientException {
    TrustedLog trusted = log.trusted();
    Bytes entry = newest.getValue().frontier().lastEntry().getValue().encoded();
    String proof = log.answers().anchorProof(newest.getKey());
    try {
      AnchorProof parsed = AnchorProof.parse(proof);
      Checkpoint _ = parsed.verify(trusted.primitives(), policy, entry);
      if (parsed.index() != newest.getKey()) {
        throw new TransparencyException(
            TransparencyException.Reason.ANCHOR, "it is of entry " + parsed.index());
      }
    } catch (TransparencyException refuted) {
      raise(String.valueOf(refuted.getMessage()), Bytes.utf8(proof));
      throw new ClientException(
          Reason.LOG_DISTRUSTED,
          "The witnesses have not seen what the log shows: " + refuted.getMessage() + ".",
          refuted);
    }
  }

  private void raise(String detail, Bytes proof) throws ClientException {
    log.raise(
        new KeyAlarm(
            log.now(),
            KeyAlarm.Kind.NOT_WITNESSED,
            "",
            detail,
            log.evidence(List.of(), Bytes.EMPTY, proof).encoded()));
  }
}

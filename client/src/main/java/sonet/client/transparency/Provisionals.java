package sonet.client.transparency;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.UpdateCredential;
import sonet.transparency.TransparencyException;
import sonet.transparency.credential.CheckedCredential;
import sonet.transparency.credential.CredentialVerifier;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.CredentialUpdate;

/// Provisional credentials that were believed, until each is shown to be of the log that everyone
/// sees (§14.2): by a distinguished entry that has come since, or by an update that leads to one.
/// The log has signed each of them, so it has to account for each; one that stays without
/// confirmation for two monitoring windows is reported.
final class Provisionals {
  /// So many trees of one account are waited for. More are not believed.
  private static final int MOST = 4;

  private final VerifiedLog log;
  private final Offline offline;

  Provisionals(VerifiedLog log, Offline offline) {
    this.log = log;
    this.offline = offline;
  }

  /// What is kept of one.
  ///
  /// @param credential the credential
  /// @param base the view at the entry that it begins from, which is forgotten elsewhere in time
  /// @param since when it was believed
  private record Held(Bytes credential, RecentHeads base, Instant since) {
    Bytes encode() {
      return new Writer()
          .opaque(credential)
          .opaque(RetainedCodec.encode(base))
          .u64(since.toEpochMilli())
          .toBytes();
    }

    static Held read(Reader reader) throws DecodeException {
      return new Held(
          reader.opaque(),
          Reader.decode(reader.opaque(), RetainedCodec::heads),
          Instant.ofEpochMilli(reader.u64()));
    }
  }

  /// Whether one more of an account can be waited for.
  boolean hasRoom(String account) throws ClientException {
    return log.vault()
            .read(t -> t.after(Table.PROVISIONAL_KEYS, Bytes.utf8(account), -1, MOST))
            .size()
        < MOST;
  }

  /// Waits for one, from the transaction on that keeps what it proved.
  void hold(Transaction t, String account, Offline.Believed believed) throws ClientException {
    if (believed.provisional().isEmpty()) {
      return;
    }
    Bytes key = Bytes.utf8(account);
    long size = believed.provisional().get().treeSize();
    if (t.get(Table.PROVISIONAL_KEYS, key, size).isPresent()) {
      return;
    }
    Held held =
        new Held(
            believed.credential().encoded(),
            Offline.Believed.base(log.heads(), believed.credential()),
            log.now());
    t.put(Table.PROVISIONAL_KEYS, new Row(key, size, held.encode()));
  }

  /// Who is told that one was confirmed.
  @FunctionalInterface
  interface Confirmed {
    void confirmed(String account, Bytes credential) throws ClientException;
  }

  /// Confirms what can be confirmed by now, and reports what should have been. Needs the recent
  /// distinguished entries.
  ///
  /// @throws ClientException a failure of server or disk
  void settle(Confirmed told) throws ClientException {
    for (Row row : log.vault().read(t -> t.all(Table.PROVISIONAL_KEYS))) {
      Held held = Records.decode(row.value(), Held::read);
      String account = row.key().toUtf8();
      if (settle(account, held)) {
        log.vault()
            .update(t -> {
              t.delete(Table.PROVISIONAL_KEYS, row.key(), row.seq());
            });
        told.confirmed(account, held.credential());
      }
    }
  }

  /// Whether nothing more is to be waited for.
  private boolean settle(String account, Held held) throws ClientException {
    TrustedLog trusted = log.trusted();
    RecentHeads heads = with(held.base());
    Offline.Believed believed;
    try {
      believed =
          Offline.verify(
              trusted, heads, Credential.decode(held.credential(), trusted.configuration()));
    } catch (TransparencyException damaged) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The local state is damaged: a credential.", damaged);
    }
    if (believed.provisional().isEmpty()) {
      return true;
    }
    CredentialVerifier verifier = new CredentialVerifier(trusted, heads);
    try {
      if (isConfirmed(verifier, believed.provisional().get(), heads)) {
        return true;
      }
    } catch (TransparencyException fork) {
      offline.raise(KeyAlarm.Kind.LOG_FORKED, account, String.valueOf(fork.getMessage()), believed);
      return true;
    }
    Instant last = Offline.until(trusted.configuration(), held.since());
    return !log.now().isBefore(last) && report(account, believed);
  }

  /// The entries that are known, and the one that a credential begins from.
  private RecentHeads with(RecentHeads base) {
    TreeMap<Long, RetainedView> all = new TreeMap<>(base.views());
    all.putAll(log.heads().views());
    return new RecentHeads(all);
  }

  /// Whether it is of the log that is known.
  ///
  /// @throws TransparencyException with `FORK` when it is not
  private boolean isConfirmed(
      CredentialVerifier verifier, CheckedCredential.Provisional credential, RecentHeads heads)
      throws ClientException, TransparencyException {
    if (verifier.complete(credential).isPresent()) {
      return true;
    }
    Optional<RetainedView> target = heads.firstFrom(credential.treeSize() - 1);
    if (target.isEmpty()) {
      return false;
    }
    UpdateCredential request =
        new UpdateCredential(
            credential.labelVersion().label(),
            credential.labelVersion().version(),
            credential.terminal(),
            credential.treeSize(),
            target.get().size() - 1);
    try {
      Bytes answer = log.answers().updateCredential(request);
      CheckedCredential.Final _ = verifier.complete(credential, CredentialUpdate.decode(answer));
      return true;
    } catch (TransparencyException unproven) {
      // What was answered proves nothing yet; another answer may.
      return false;
    } catch (ClientException refused) {
      return switch (refused.reason()) {
        case NOT_IN_LOG, REFUSED -> false;
        default -> throw refused;
      };
    }
  }

  /// The log had its time. Says whether what the credential showed is what the log has.
  private boolean report(String account, Offline.Believed believed) throws ClientException {
    long version = believed.set().number();
    String detail = "version " + version + " is not what the log has signed before";
    Optional<Bytes> value = value(believed.credential().labelVersion().label(), version);
    boolean same = value.isPresent() && value.get().equals(believed.credential().value().value());
    offline.raise(
        same ? KeyAlarm.Kind.LOG_UNPROVEN : KeyAlarm.Kind.LOG_FORKED,
        account,
        same ? "the log never showed that a tree that it signed is a part of it" : detail,
        believed);
    return true;
  }

  private Optional<Bytes> value(Bytes label, long version) throws ClientException {
    try {
      SearchResult found =
          log.search(
              new VerifiedLog.Sought(new KnownLabel(label, Map.of()), Optional.of(version)),
              (t, seen) -> {
                // It is compared, and not relied on.
              });
      return Optional.of(found.value().value());
    } catch (ClientException none) {
      if (none.reason() == Reason.NOT_IN_LOG) {
        return Optional.empty();
      }
      throw none;
    }
  }

  /// The accounts that are waited for.
  List<String> accounts() throws ClientException {
    return log.vault().read(t -> t.all(Table.PROVISIONAL_KEYS)).stream()
        .map(row -> row.key().toUtf8())
        .distinct()
        .toList();
  }
}

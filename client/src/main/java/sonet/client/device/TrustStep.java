package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.ContactChange;
import sonet.client.TrustLevel;
import sonet.client.TrustWay;
import sonet.client.pair.Peer;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.client.trust.Code;
import sonet.client.trust.KeySet;
import sonet.client.trust.Statement;
import sonet.client.trust.TrustMessage;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.protocol.Account;
import sonet.protocol.Device;
import sonet.protocol.Endorsement;

/// What one transaction does to what this device knows of trust. The [TrustBook] takes note of it
/// once that is durable.
final class TrustStep {
  /// So many people vouch for one.
  private static final int MOST_INTRODUCERS = 16;

  /// So many introductions are kept at all.
  private static final int MOST_INTRODUCTIONS = 1_024;

  private static final Bytes CHANGES = Bytes.utf8("trust");

  private final Transaction t;
  private final TrustBook book;
  private final List<Statement> changed = new ArrayList<>();
  private final List<Notice> news = new ArrayList<>();
  private final List<LiveMessage> live = new ArrayList<>();

  TrustStep(Transaction transaction, TrustBook book) {
    this.t = transaction;
    this.book = book;
  }

  List<Statement> changed() {
    return List.copyOf(changed);
  }

  List<Notice> news() {
    return List.copyOf(news);
  }

  List<LiveMessage> live() {
    return List.copyOf(live);
  }

  private Optional<Statement> find(String account) throws ClientException {
    Optional<Bytes> known = t.get(Table.TRUST, Bytes.utf8(account));
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(Records.decode(known.get(), TrustRecords.Said::read).statement());
  }

  /// This device says something.
  void say(Statement.Draft draft) throws ClientException {
    Optional<Statement> known = find(draft.subject().account());
    put(Statement.say(draft, known, book.author()), known);
  }

  private void put(Statement statement, Optional<Statement> known) throws ClientException {
    Optional<Bytes> last = t.get(Table.CURSOR, CHANGES);
    long change = last.isEmpty() ? 1 : Records.decode(last.get(), Numbers::read) + 1;
    t.put(Table.CURSOR, CHANGES, Numbers.encode(change));
    put(new TrustRecords.Said(change, statement), known);
  }

  private void put(TrustRecords.Said said, Optional<Statement> known) throws ClientException {
    Statement statement = said.statement();
    String account = statement.subject().account();
    t.put(Table.TRUST, Bytes.utf8(account), said.encode());
    if (statement.cause() == Statement.Cause.PERSON) {
      t.delete(Table.TRUST_CHANGE, Bytes.utf8(account));
    }
    changed.add(statement);
    TrustLevel before = known.map(Statement::level).orElse(TrustLevel.UNVERIFIED);
    if (before != statement.level()) {
      news.add(new Notice.TrustChanged(account, statement.level()));
    }
  }

  /// What a device says to this one about trust.
  ///
  /// @param at when the server took it
  void take(Peer from, Instant at, Bytes content) throws ClientException {
    TrustMessage message;
    try {
      message = TrustMessage.decode(content);
    } catch (DecodeException newer) {
      return;
    }
    boolean own = from.account().equals(book.author().account());
    switch (message) {
      case TrustMessage.Statements(List<Statement> statements) -> {
        if (own) {
          learn(from, statements);
        }
      }
      case TrustMessage.Wanted() -> {
        if (own) {
          TrustBook.repeat(t, from.id());
        }
      }
      case TrustMessage.Scanned scanned -> {
        if (!own) {
          take(from, scanned);
        }
      }
      case TrustMessage.Begin _, TrustMessage.Answer _, TrustMessage.Open _, TrustMessage.End _ -> {
        if (!own) {
          live.add(new LiveMessage(from, at, message));
        }
      }
      case TrustMessage.Unknown _ -> {
        // Of a newer version, which does without an answer.
      }
    }
  }

  /// What another device of this account says. For each statement one of its devices must answer,
  /// and the log must have that one: who has the keys of a device can endorse others long after it
  /// was removed, and the server can show them.
  private void learn(Peer from, List<Statement> statements) throws ClientException {
    Set<Bytes> own = new HashSet<>(book.keys(book.author().account()).keys());
    own.add(from.signatureKey());
    own.removeIf(key -> !book.isProven(key));
    if (!own.contains(from.signatureKey())) {
      return;
    }
    for (Statement statement : statements) {
      String account = statement.subject().account();
      if (account.equals(book.author().account())
          || !own.contains(statement.seal().signer())
          || !statement.isSigned(book.provider(), book.author().account())) {
        continue;
      }
      Optional<Statement> known = find(account);
      if (statement.isWithinReach(known) && (known.isEmpty() || statement.isAbove(known.get()))) {
        put(new TrustRecords.Said(0, statement), known);
      }
    }
  }

  /// Somebody says that a code of this device was scanned.
  private void take(Peer from, TrustMessage.Scanned scanned) throws ClientException {
    Optional<Bytes> shown = t.get(Table.TRUST_CODE, scanned.code());
    if (shown.isEmpty()) {
      return;
    }
    Code code = TrustBook.code(shown.get());
    if (!code.scanner().account().equals(from.account())
        || book.now().isAfter(code.until())
        || !code.proof(book.provider(), from.signatureKey()).equals(scanned.proof())) {
      return;
    }
    // It is good once.
    t.delete(Table.TRUST_CODE, scanned.code());
    KeySet keys = book.keys(from.account());
    KeySet self = book.keys(book.author().account());
    if (!keys.fingerprint().equals(code.scanner().fingerprint())
        || !self.fingerprint().equals(code.shown().fingerprint())) {
      news.add(
          new Notice.Trouble(
              new ClientException(
                  Reason.KEYS_DIFFER,
                  "%s has scanned a code, but keys have changed since it was shown."
                      .formatted(from.account()))));
      return;
    }
    say(new Statement.Draft(keys, TrustLevel.VERIFIED, TrustWay.QR, book.now()));
  }

  /// The devices of an account as the directory shows them now. If these are not those that were
  /// verified, it is verified no more.
  void compare(Account shown) throws ClientException {
    Optional<Statement> known = find(shown.name().value());
    if (known.isEmpty()) {
      return;
    }
    Statement statement = known.get();
    boolean verified = statement.level() == TrustLevel.VERIFIED;
    if (!verified && statement.cause() != Statement.Cause.KEYS_CHANGED) {
      return;
    }
    Bytes row = Bytes.utf8(shown.name().value());
    KeySet now =
        KeySet.of(
            shown.name().value(), shown.devices().stream().map(Device::signatureKey).toList());
    if (now.equals(statement.subject())) {
      t.delete(Table.TRUST_CHANGE, row);
      return;
    }
    ContactChange change = change(statement.subject(), now, shown);
    Bytes encoding = TrustRecords.encode(change);
    if (verified) {
      Statement revoked = statement.revoke(book.now(), book.author());
      put(revoked, known);
    }
    if (!t.get(Table.TRUST_CHANGE, row).equals(Optional.of(encoding))) {
      t.put(Table.TRUST_CHANGE, row, encoding);
      news.add(new Notice.VerificationLost(change));
    }
  }

  private static ContactChange change(KeySet before, KeySet now, Account shown) {
    List<ContactChange.Added> added = new ArrayList<>();
    for (Device device : shown.devices()) {
      if (!before.keys().contains(device.signatureKey())) {
        List<Endorsement> chain = device.endorsements();
        added.add(
            new ContactChange.Added(
                Names.device(device.signatureKey()),
                chain.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Names.device(chain.getLast().by())),
                standing(before, chain)));
      }
    }
    return new ContactChange(
        before.account(), added, before.without(now).stream().map(Names::device).toList());
  }

  private static ContactChange.Standing standing(KeySet before, List<Endorsement> chain) {
    if (chain.isEmpty()) {
      return ContactChange.Standing.UNSIGNED;
    }
    return before.keys().contains(chain.getLast().by())
        ? ContactChange.Standing.BY_VERIFIED
        : ContactChange.Standing.BY_OTHER;
  }

  /// A contact vouches for another. That counts for something only while who vouches is verified,
  /// and for the very keys that are known here.
  void introduced(String account, TrustRecords.Vouched vouched) throws ClientException {
    String self = book.author().account();
    boolean heard = find(vouched.by()).filter(by -> by.level() == TrustLevel.VERIFIED).isPresent();
    KeySet known = book.keys(account);
    if (!heard
        || account.equals(self)
        || account.equals(vouched.by())
        || vouched.by().equals(self)
        || (!known.keys().isEmpty() && !known.fingerprint().equals(vouched.fingerprint()))) {
      return;
    }
    Bytes key = Bytes.utf8(account);
    List<Row> rows = t.after(Table.INTRODUCTION, key, -1, MOST_INTRODUCERS);
    long place = 0;
    for (Row row : rows) {
      place = row.seq() + 1;
      if (Records.decode(row.value(), TrustRecords.Vouched::read).by().equals(vouched.by())) {
        place = row.seq();
        break;
      }
    }
    if (place >= MOST_INTRODUCERS
        || (rows.isEmpty() && t.all(Table.INTRODUCTION).size() >= MOST_INTRODUCTIONS)) {
      return;
    }
    t.put(Table.INTRODUCTION, new Row(key, place, vouched.encode()));
    news.add(new Notice.Introduced(account, vouched.by()));
  }
}

package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.client.ClientException;
import sonet.client.ContactChange;
import sonet.client.Introduction;
import sonet.client.TrustLevel;
import sonet.client.pair.Peer;
import sonet.client.pair.Peers;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.client.trust.Code;
import sonet.client.trust.KeySet;
import sonet.client.trust.Statement;
import sonet.client.trust.TrustMessage;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.DeviceId;

/// What this account says about others, on this device: whom it takes for verified, whom it has
/// blocked, who vouches for whom, and what its other devices do not know of that yet. One owner
/// thread uses it.
///
/// What is in memory follows what is on disk: a [TrustStep] writes within a transaction, and
/// [#settle(TrustStep)] takes note once that is durable.
final class TrustBook {
  private final StateFile state;
  private final Peers peers;
  private final Book.Tools tools;
  private final LiveChecks live;
  private final Map<String, Statement> statements = new HashMap<>();

  /// Accounts of which another own device has verified other keys than this one knows.
  private final Set<String> doubtful = new HashSet<>();

  TrustBook(StateFile state, Peers peers, Book.Tools tools) throws ClientException {
    this.state = state;
    this.peers = peers;
    this.tools = tools;
    this.live = new LiveChecks(tools.clock());
    for (Row row : state.read(t -> t.all(Table.TRUST))) {
      Statement known = Records.decode(row.value(), TrustRecords.Said::read).statement();
      statements.put(known.subject().account(), known);
    }
  }

  Statement.Author author() {
    return new Statement.Author(tools.self(), tools.signer());
  }

  CryptoProvider provider() {
    return tools.provider();
  }

  Instant now() {
    return tools.clock().instant();
  }

  /// Whether a key is that of a device of this account, and nothing is against it.
  boolean isProven(Bytes signatureKey) {
    return signatureKey.equals(tools.ownKey()) || tools.keys().isProven(tools.self(), signatureKey);
  }

  /// The comparisons of short strings that are under way.
  LiveChecks live() {
    return live;
  }

  /// The keys of an account as the directory showed them last; none where it was never asked.
  KeySet keys(String account) {
    return KeySet.of(account, peers.of(account).stream().map(Peer::signatureKey).toList());
  }

  /// What is said of an account, if anything is.
  Optional<Statement> statement(String account) {
    return Optional.ofNullable(statements.get(account));
  }

  TrustLevel level(String account) {
    return statement(account).map(Statement::level).orElse(TrustLevel.UNVERIFIED);
  }

  /// Whether nothing is sent to an account, and nothing of it is shown.
  boolean isBlocked(String account) {
    return level(account) == TrustLevel.BLOCKED;
  }

  /// Whether nothing is said of anybody.
  boolean isEmpty() {
    return statements.isEmpty();
  }

  /// All accounts of which something is known, but this one.
  List<String> accounts() throws ClientException {
    Set<String> all = new TreeSet<>(statements.keySet());
    all.addAll(peers.accounts());
    for (Row row : state.read(t -> t.all(Table.INTRODUCTION))) {
      all.add(row.key().toUtf8());
    }
    all.remove(tools.self());
    return List.copyOf(all);
  }

  /// In what the keys of an account are others than those that were verified.
  Optional<ContactChange> change(String account) throws ClientException {
    Optional<Bytes> row = state.read(t -> t.get(Table.TRUST_CHANGE, Bytes.utf8(account)));
    return row.isEmpty()
        ? Optional.empty()
        : Optional.of(Records.decode(row.get(), TrustRecords::change));
  }

  /// Who vouches for an account, and what that is worth at present.
  List<Introduction> introductions(String account) throws ClientException {
    List<Introduction> all = new ArrayList<>();
    KeySet known = keys(account);
    List<Row> rows =
        state.read(t -> t.after(Table.INTRODUCTION, Bytes.utf8(account), -1, Integer.MAX_VALUE));
    for (Row row : rows) {
      TrustRecords.Vouched vouched = Records.decode(row.value(), TrustRecords.Vouched::read);
      all.add(new Introduction(account, vouched.by(), vouched.at(), standing(vouched, known)));
    }
    return List.copyOf(all);
  }

  private Introduction.Standing standing(TrustRecords.Vouched vouched, KeySet known) {
    if (known.keys().isEmpty() || !known.fingerprint().equals(vouched.fingerprint())) {
      return Introduction.Standing.OTHER_KEYS;
    }
    return level(vouched.by()) == TrustLevel.VERIFIED
        ? Introduction.Standing.GOOD
        : Introduction.Standing.INTRODUCER_UNVERIFIED;
  }

  /// This device says something. Returns what is to be told.
  List<Notice> say(Statement.Draft draft) throws ClientException {
    return settle(
        state.write(t -> {
          TrustStep step = new TrustStep(t, this);
          step.say(draft);
          return step;
        }));
  }

  /// Takes note of what a transaction did, once it is durable. Returns what is to be told.
  List<Notice> settle(TrustStep step) {
    for (Statement statement : step.changed()) {
      String account = statement.subject().account();
      statements.put(account, statement);
      if (!statement.by().equals(tools.ownKey()) && isDoubtful(statement)) {
        doubtful.add(account);
      }
    }
    List<Notice> news = new ArrayList<>(step.news());
    for (LiveMessage message : step.live()) {
      if (live.hear(message)) {
        news.add(new Notice.VerificationAsked(message.from().account()));
      }
    }
    return List.copyOf(news);
  }

  /// Whether another own device has seen other keys than this one.
  private boolean isDoubtful(Statement statement) {
    KeySet known = keys(statement.subject().account());
    return statement.cause() == Statement.Cause.KEYS_CHANGED
        || (!known.keys().isEmpty() && !known.equals(statement.subject()));
  }

  /// Whom the directory should be asked for, since another own device has seen other keys.
  List<String> doubtful() {
    return List.copyOf(doubtful);
  }

  boolean isDoubting() {
    return !doubtful.isEmpty();
  }

  /// Has the directory be asked for an account.
  void doubt(String account) {
    doubtful.add(account);
  }

  /// The directory was asked.
  void looked(String account) {
    doubtful.remove(account);
  }

  /// What another device of this account does not know yet.
  ///
  /// @param device which
  /// @param before how far it was
  /// @param upTo the number of the last change in it
  /// @param statements for which a device answers that is there
  record Due(Peer device, Optional<Bytes> before, long upTo, List<Statement> statements) {
    Due {
      statements = List.copyOf(statements);
    }
  }

  /// What the other devices of this account do not know yet.
  List<Due> due() throws ClientException {
    if (statements.isEmpty()) {
      return List.of();
    }
    List<Peer> own = new ArrayList<>(peers.of(tools.self()));
    own.removeIf(peer -> peer.signatureKey().equals(tools.ownKey()));
    return own.isEmpty() ? List.of() : state.read(t -> due(t, own));
  }

  private List<Due> due(Transaction t, List<Peer> own) throws ClientException {
    List<Due> due = new ArrayList<>();
    List<TrustRecords.Said> all = new ArrayList<>();
    for (Row row : t.all(Table.TRUST)) {
      all.add(Records.decode(row.value(), TrustRecords.Said::read));
    }
    long last = all.stream().mapToLong(TrustRecords.Said::change).max().orElse(0);
    for (Peer device : own) {
      Optional<Bytes> has = t.get(Table.TRUST_SYNC, device.id().value());
      // Whoever has nothing yet gets also what others said, who may be away.
      long upTo = has.isEmpty() ? -1 : Records.decode(has.get(), Numbers::read);
      List<Statement> missing =
          all.stream()
              .filter(said -> said.change() > upTo)
              .map(said -> answeredFor(said.statement()))
              .toList();
      if (!missing.isEmpty()) {
        due.add(new Due(device, has, last, missing));
      }
    }
    return due;
  }

  /// For what a device said that is there no more, this one answers.
  private Statement answeredFor(Statement statement) {
    return keys(tools.self()).keys().contains(statement.seal().signer())
        ? statement
        : statement.sealed(author());
  }

  /// Another own device has everything up to a change, unless it asked for all of it meanwhile.
  void synced(Due due) throws ClientException {
    Bytes device = due.device().id().value();
    state.update(t -> {
      if (t.get(Table.TRUST_SYNC, device).equals(due.before())) {
        t.put(Table.TRUST_SYNC, device, Numbers.encode(due.upTo()));
      }
    });
  }

  /// Another own device misses something, perhaps what it was told about trust: it gets all of it.
  static void repeat(Transaction t, DeviceId device) throws ClientException {
    t.delete(Table.TRUST_SYNC, device.value());
  }

  /// Keeps a code that is shown, and forgets those that are over.
  void keep(Code code) throws ClientException {
    state.update(t -> {
      for (Row row : t.all(Table.TRUST_CODE)) {
        if (now().isAfter(code(row.value()).until())) {
          t.delete(Table.TRUST_CODE, row.key());
        }
      }
      t.put(Table.TRUST_CODE, code.id(), code.encode());
    });
  }

  static Code code(Bytes encoding) throws ClientException {
    try {
      return Code.decode(encoding);
    } catch (DecodeException malformed) {
      throw new ClientException(
          ClientException.Reason.STATE_DAMAGED,
          "The local state is damaged: a code is malformed.",
          malformed);
    }
  }

  /// Something for all devices of an account that waits to be sent.
  record Post(String account, Bytes content) {}

  /// Has something sent to all devices of an account; what waited for it was older.
  void post(String account, Bytes content) throws ClientException {
    state.update(t -> t.put(Table.TRUST_POST, Bytes.utf8(account), content));
  }

  /// This state is older than what it has been given: all of that is asked for.
  void lost(Transaction t) throws ClientException {
    t.put(Table.TRUST_POST, Bytes.utf8(tools.self()), new TrustMessage.Wanted().encode());
  }

  /// What waits to be sent.
  List<Post> posts() throws ClientException {
    return state.read(t -> t.all(Table.TRUST_POST)).stream()
        .map(row -> new Post(row.key().toUtf8(), row.value()))
        .toList();
  }

  /// It was sent, or is not to be.
  void posted(Post post) throws ClientException {
    Bytes account = Bytes.utf8(post.account());
    state.update(t -> {
      // Something newer may wait in its place.
      if (t.get(Table.TRUST_POST, account).equals(Optional.of(post.content()))) {
        t.delete(Table.TRUST_POST, account);
      }
    });
  }
}

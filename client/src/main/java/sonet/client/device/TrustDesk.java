package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Contact;
import sonet.client.GroupTrust;
import sonet.client.SafetyNumber;
import sonet.client.TrustLevel;
import sonet.client.TrustWay;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.pair.Peer;
import sonet.client.trust.Code;
import sonet.client.trust.Fingerprints;
import sonet.client.trust.KeySet;
import sonet.client.trust.Statement;
import sonet.client.trust.TrustMessage;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;

/// Whom this account trusts, and how people find out whose keys they have. Its methods may be
/// called from any thread.
public final class TrustDesk {
  /// Two people who are together, or talk over a video call, need no longer.
  private static final Duration CODE_LASTS = Duration.ofHours(1);

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;

  TrustDesk(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  static ClientException blocked(String account) {
    return new ClientException(Reason.BLOCKED, account + " is blocked.");
  }

  private TrustBook trust() {
    return book.pairs().trust();
  }

  /// What is known of an account, without asking anybody.
  public Contact contact(String account) throws ClientException {
    return owner.call(() -> known(account));
  }

  private Contact known(String account) throws ClientException {
    Optional<Statement> said = trust().statement(account);
    return new Contact(
        account,
        trust().level(account),
        said.map(Statement::way).orElseGet(() -> unsaid(account)),
        said.map(statement -> Names.device(statement.by())),
        said.map(Statement::at),
        trust().keys(account).keys().stream().map(Names::device).toList(),
        trust().change(account),
        trust().introductions(account));
  }

  /// On what the keys of somebody stand of whom nobody said anything.
  private TrustWay unsaid(String account) {
    return desk.keys().known(account).state() == AccountKeys.State.PROVEN
        ? TrustWay.LOG_ONLY
        : TrustWay.FIRST_SEEN;
  }

  /// All accounts of which something is known.
  public List<Contact> contacts() throws ClientException {
    return owner.call(() -> {
      List<Contact> all = new ArrayList<>();
      for (String account : trust().accounts()) {
        all.add(known(account));
      }
      return List.copyOf(all);
    });
  }

  /// The keys of an account as the directory shows them now; those that are known where the server
  /// cannot be reached.
  private KeySet keys(String account) throws ClientException {
    try {
      desk.post().refresh(account);
    } catch (ClientException away) {
      if (away.reason() != Reason.SERVER_UNREACHABLE
          || owner.call(() -> trust().keys(account)).keys().isEmpty()) {
        throw away;
      }
    }
    return owner.call(() -> trust().keys(account));
  }

  private KeySet others(String account) throws ClientException {
    if (account.equals(self())) {
      throw new ClientException(Reason.INVALID_INPUT, "Nobody verifies themselves.");
    }
    return keys(account);
  }

  private String self() {
    return tools.profile().account();
  }

  /// The digits of this account and another.
  public SafetyNumber safetyNumber(String account) throws ClientException {
    KeySet other = others(account);
    return number(other);
  }

  private SafetyNumber number(KeySet other) throws ClientException {
    return new SafetyNumber(Fingerprints.ofPair(tools.provider(), keys(self()), other));
  }

  /// Somebody says that they have compared a safety number.
  public void verify(String account, SafetyNumber compared) throws ClientException {
    verify(account, compared.digits(), TrustWay.MANUAL);
  }

  /// Compares a safety number that somebody has typed.
  public void verify(String account, String typed) throws ClientException {
    verify(account, typed, TrustWay.DIGITS);
  }

  private void verify(String account, String digits, TrustWay way) throws ClientException {
    KeySet other = others(account);
    if (!number(other).matches(digits)) {
      throw new ClientException(
          Reason.KEYS_DIFFER, "These are not the digits of you and %s.".formatted(account));
    }
    say(other, TrustLevel.VERIFIED, way);
  }

  private void say(KeySet subject, TrustLevel level, TrustWay way) throws ClientException {
    Instant now = tools.clock().instant();
    owner.run(
        () -> trust().say(new Statement.Draft(subject, level, way, now)).forEach(tools.listener()));
    desk.progress().advance();
  }

  /// Says without a comparison how far an account is trusted: not verified, or blocked.
  public void set(String account, TrustLevel level) throws ClientException {
    if (account.equals(self())) {
      throw new ClientException(Reason.INVALID_INPUT, "This is your own account.");
    }
    if (level == TrustLevel.VERIFIED) {
      throw new IllegalArgumentException("what is verified was compared");
    }
    String name = PairPost.name(account).value();
    say(owner.call(() -> trust().keys(name)), level, TrustWay.MANUAL);
    if (level == TrustLevel.BLOCKED) {
      owner.run(() -> book.pairs().forgetAsks(name));
    }
  }

  /// A code for another account to scan.
  public Code code(String account) throws ClientException {
    KeySet other = others(account);
    Code code =
        new Code(
            tools.random().bytes(Code.SECRET),
            Instant.ofEpochSecond(tools.clock().instant().plus(CODE_LASTS).getEpochSecond()),
            Code.Person.of(keys(self())),
            Code.Person.of(other),
            desk.keys().shown());
    owner.run(() -> trust().keep(code));
    return code;
  }

  /// Compares what a code says with what this device sees. When all of it agrees, the account is
  /// verified, and its devices are told that the code was scanned.
  public void scan(String account, Code code) throws ClientException {
    requireFor(account, code);
    if (!code.heads().isEmpty()) {
      desk.keys().requireSameLog(account, code.heads());
    }
    KeySet other = others(account);
    KeySet own = keys(self());
    if (!code.shown().fingerprint().equals(other.fingerprint())) {
      throw new ClientException(
          Reason.KEYS_DIFFER,
          "The keys that the server shows of %s are not those in the code.".formatted(account));
    }
    if (!code.scanner().fingerprint().equals(own.fingerprint())) {
      throw new ClientException(
          Reason.KEYS_DIFFER, "%s was shown other keys of yours than you have.".formatted(account));
    }
    say(other, TrustLevel.VERIFIED, TrustWay.QR);
    Bytes proof = code.proof(tools.provider(), tools.ownKey());
    Bytes scanned = new TrustMessage.Scanned(code.id(), proof).encode();
    owner.run(() -> trust().post(account, scanned));
    desk.progress().advance();
  }

  private void requireFor(String account, Code code) throws ClientException {
    if (code.shown().account().equals(self())) {
      throw new ClientException(
          Reason.OTHER_PERSON, "This is a code of your own; let %s scan it.".formatted(account));
    }
    if (!code.shown().account().equals(account)) {
      throw new ClientException(
          Reason.OTHER_PERSON,
          "This is a code of %s, not of %s.".formatted(code.shown().account(), account));
    }
    if (!code.scanner().account().equals(self())) {
      throw new ClientException(
          Reason.OTHER_PERSON,
          "This code is for %s, not for you.".formatted(code.scanner().account()));
    }
    if (tools.clock().instant().isAfter(code.until())) {
      throw new ClientException(
          Reason.CODE_OVER, "The code was good until %s.".formatted(code.until()));
    }
  }

  /// Begins to compare a short string with another account.
  public LiveCheck compare(String account) throws ClientException {
    KeySet other = others(account);
    KeySet own = keys(self());
    return new LiveCheck(this, owner.call(() -> trust().live()), own, other);
  }

  /// The short strings were the same.
  void confirmed(KeySet other) throws ClientException {
    if (!keys(other.account()).equals(other)) {
      throw new ClientException(
          Reason.KEYS_DIFFER, other.account() + " has other keys since the comparison began.");
    }
    say(other, TrustLevel.VERIFIED, TrustWay.DIGITS);
  }

  /// They were not.
  void rejected(KeySet other) throws ClientException {
    say(other, TrustLevel.UNVERIFIED, TrustWay.DIGITS);
  }

  /// Says something to all devices of an account, now.
  void say(String account, TrustMessage message) throws ClientException {
    desk.trustPost().send(account, message.encode());
  }

  /// Says something to a device, now.
  void say(Peer device, TrustMessage message) throws ClientException {
    desk.trustPost().send(device, device.account(), message);
  }

  RandomSource random() {
    return tools.random();
  }

  CryptoProvider provider() {
    return tools.provider();
  }

  Bytes ownKey() {
    return tools.ownKey();
  }

  /// Vouches for an account to another one.
  public void introduce(String account, String to) throws ClientException {
    KeySet keys = others(account);
    boolean verified = owner.call(() -> trust().level(account)) == TrustLevel.VERIFIED;
    if (!verified) {
      throw new ClientException(
          Reason.NOT_ALLOWED, "You have not verified %s yourself.".formatted(account));
    }
    if (account.equals(to)) {
      throw new ClientException(Reason.INVALID_INPUT, "Nobody is introduced to themselves.");
    }
    desk.talk().introduce(desk.openings().direct(to), keys);
  }

  /// Who of those in a conversation is verified, and the digits of its present epoch.
  ///
  /// @throws ClientException with `ONLY_IN_GROUPS` in a conversation of two
  public GroupTrust group(Bytes conversation) throws ClientException {
    return owner.call(() -> {
      GroupSession session = book.session(book.rooms().currentGroup(conversation));
      Fingerprints.Epoch epoch =
          new Fingerprints.Epoch(session.groupId(), session.epoch(), session.epochAuthenticator());
      return new GroupTrust(
          new SafetyNumber(Fingerprints.ofGroup(tools.provider(), epoch)),
          session.epoch(),
          people(session.members()));
    });
  }

  private List<GroupTrust.Person> people(List<GroupMember> members) {
    TreeMap<String, List<Bytes>> keys = new TreeMap<>();
    members.forEach(member ->
        keys.computeIfAbsent(member.account(), account -> new ArrayList<>())
            .add(member.signatureKey()));
    List<GroupTrust.Person> people = new ArrayList<>();
    keys.forEach((account, leaves) -> people.add(person(account, leaves)));
    return List.copyOf(people);
  }

  /// Who is verified, is so with the devices that were compared: another one in the group is a
  /// reason to ask the directory.
  private GroupTrust.Person person(String account, List<Bytes> leaves) {
    if (account.equals(self())) {
      return new GroupTrust.Person(account, TrustLevel.VERIFIED, List.of(), true);
    }
    TrustLevel level = trust().level(account);
    List<Bytes> unknown = new ArrayList<>();
    if (level == TrustLevel.VERIFIED) {
      unknown.addAll(leaves);
      unknown.removeAll(trust().statement(account).orElseThrow().subject().keys());
    }
    if (!unknown.isEmpty()) {
      trust().doubt(account);
      level = TrustLevel.UNVERIFIED;
    }
    return new GroupTrust.Person(
        account, level, unknown.stream().map(Names::device).toList(), false);
  }
}

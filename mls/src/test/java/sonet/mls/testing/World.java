package sonet.mls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.ExternalProposal;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.GroupPolicy;
import sonet.mls.KeyPackageBundle;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.PskStore;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentLogic;
import sonet.mls.component.Components;
import sonet.mls.component.ComponentsList;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.extension.Grease;
import sonet.mls.extension.WireFormats;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.WireFormat;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.observer.SavedObservedGroup;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Capabilities;
import sonet.mls.tree.Lifetime;

/// A group with its devices, its delivery service and an observer, and the books that a model keeps
/// of them: who is a member, who was sent what, and how each epoch ended.
final class World {
  static final int PAST_EPOCHS = GroupPolicy.DEFAULT.pastEpochs();
  static final int RESUMPTION_PSKS = GroupPolicy.DEFAULT.resumptionPsks();
  static final ExtensionType TOPIC = new ExtensionType(0xff01);
  static final ProposalType POLL = new ProposalType(0xff02);

  /// A component that keeps all notes ever made.
  static final ComponentId NOTES = new ComponentId(0x8001);

  private final MlsSuite suite;
  private final Environment environment;
  private final Dice dice;
  private final Map<Bytes, Bytes> psks = new HashMap<>();
  private final Signer externalSender;
  private final Map<Bytes, Device> bySignatureKey = new HashMap<>();
  private final Map<Bytes, Prospect> prospects = new HashMap<>();
  private final Map<Integer, List<Device>> staying = new HashMap<>();
  private final Set<Integer> fromOutside = new HashSet<>();
  private final List<EpochLog> logs = new ArrayList<>();
  private final List<Device> gone = new ArrayList<>();
  private final List<Witness> arrivals = new ArrayList<>();
  private final long firstEpoch;
  private List<Device> members;
  private Optional<ObservedGroup> observer = Optional.empty();
  private Bytes transcript = Bytes.EMPTY;
  private final Set<Trait> traits;
  private int messages;
  private int devices;

  /// Someone who is not yet a member and has a key package.
  record Prospect(int number, Signer signer, KeyPackageBundle keyPackage) {}

  World(int suiteId, long seed, Set<Trait> traits) throws MlsException {
    this.traits = traits;
    this.suite = new MlsSuite(TestClient.SUITES.get(suiteId));
    this.dice = new Dice(seed);
    PskStore store = id -> Optional.ofNullable(psks.get(id)).map(Secret::of);
    this.environment =
        new Environment(
            TestClient.SUITES,
            new SeededRandom(seed),
            () -> TestClient.NOW,
            AuthenticationService.ANY_BASIC,
            store,
            GroupPolicy.DEFAULT.withComponents(Components.STANDARD.with(NOTES, World::noted)));
    this.externalSender = newSigner();
    Signer signer = newSigner();
    Group group =
        Group.create(
            environment(0),
            new Group.Parameters(
                suite, new GroupId(environment.random().bytes(16)), extensions("first topic")),
            identity("device-0", signer));
    this.firstEpoch = group.epoch().value();
    logs.add(new EpochLog(group));
    Device creator = new Device(this, devices++, signer, group);
    register(signer, creator);
    this.members = List.of(creator);
    observe(group);
  }

  private static ComponentLogic.Outcome noted(
      ComponentLogic.Setting setting,
      Optional<Bytes> present,
      List<ComponentLogic.Update> updates) {
    Bytes notes = present.orElse(Bytes.EMPTY);
    for (ComponentLogic.Update update : updates) {
      notes = Bytes.concat(notes, update.data());
    }
    return new ComponentLogic.Outcome.Data(notes);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  MlsSuite suite() {
    return suite;
  }

  Environment environment() {
    return environment;
  }

  /// What a device works with: with the trait, every other one greases.
  Environment environment(int number) {
    return has(Trait.GREASING) && number % 2 == 0
        ? environment.withPolicy(environment.policy().withGrease(Grease.Use.ALWAYS))
        : environment;
  }

  Dice dice() {
    return dice;
  }

  Map<Bytes, Bytes> psks() {
    return psks;
  }

  Signer externalSender() {
    return externalSender;
  }

  /// The members as the delivery service sees them.
  List<Device> members() {
    return members;
  }

  List<Device> gone() {
    return gone;
  }

  /// Members that can act: there, and up to date.
  List<Device> active() {
    return members.stream().filter(d -> d.isOnline() && d.epoch() == epoch()).toList();
  }

  long epoch() {
    return logs.getLast().epoch();
  }

  EpochLog present() {
    return logs.getLast();
  }

  EpochLog log(long epoch) {
    return logs.get((int) (epoch - firstEpoch));
  }

  List<EpochLog> logs() {
    return List.copyOf(logs);
  }

  void noteArrival(Device device) {
    arrivals.add(device.witnessNow());
  }

  List<Witness> arrivals() {
    return List.copyOf(arrivals);
  }

  /// A digest of all that was ever sent.
  Bytes transcript() {
    return transcript;
  }

  Signer newSigner() {
    KeyPair keys = suite.primitives().generateSignatureKeyPair(environment.random());
    return suite.primitives().signer(keys);
  }

  /// The group's extensions under a topic.
  Extensions extensions(String topic) {
    return Extensions.of(
        new Extension(TOPIC, Bytes.utf8(topic)),
        ExternalSender.toExtension(
            List.of(
                new ExternalSender(externalSender.publicKey(), Credential.basic("directory")))));
  }

  ClientIdentity identity(String name, Signer signer) {
    ClientIdentity plain =
        ClientIdentity.of(Credential.basic(name), signer, TestClient.SUITES)
            .withCapabilities(
                new Capabilities(
                    List.of(ProtocolVersion.MLS10),
                    TestClient.SUITES.all().stream().map(s -> new CipherSuiteId(s.id())).toList(),
                    List.of(TOPIC),
                    has(Trait.LEAVING) ? List.of(POLL, ProposalType.SELF_REMOVE) : List.of(POLL),
                    List.of(CredentialType.BASIC)));
    if (has(Trait.COMPONENTS)) {
      return plain.withComponents(ComponentsList.of(NOTES));
    }
    return has(Trait.GREASING)
        ? plain
            .withComponents(ComponentsList.of(ComponentId.APP_ACK))
            .supporting(WireFormats.of(new WireFormat(0xf001)))
        : plain;
  }

  void register(Signer signer, Device device) {
    bySignatureKey.put(signer.publicKey(), device);
  }

  /// A new client with a key package.
  Prospect prospect() {
    int number = devices++;
    Signer signer = newSigner();
    KeyPackageBundle bundle =
        KeyPackageBundle.create(
            environment(number),
            suite,
            identity("device-" + number, signer),
            new Lifetime(TestClient.NOW - 3600, TestClient.NOW + 86_400));
    Prospect prospect = new Prospect(number, signer, bundle);
    prospects.put(signer.publicKey(), prospect);
    return prospect;
  }

  Prospect prospect(Bytes signatureKey) {
    return Optional.ofNullable(prospects.get(signatureKey)).orElseThrow(AssertionError::new);
  }

  ExternalProposal outside() {
    return new ExternalProposal(
        suite, present().context().groupId(), new Epoch(epoch()), Bytes.EMPTY);
  }

  /// Puts a message on the wire: into the books, and into nobody's inbox yet.
  Sent send(MlsMessage message, ContentType type, int sender, Bytes data) {
    Bytes bytes = message.encoded();
    transcript = suite.primitives().hash(transcript, bytes);
    Sent sent = new Sent(messages++, bytes, type, Sent.isOpen(message), epoch(), sender, data);
    switch (type) {
      case APPLICATION -> present().applications.add(sent);
      case PROPOSAL -> present().proposals.add(sent);
      case COMMIT -> {}
    }
    return sent;
  }

  Sent send(MlsMessage message, ContentType type, Device sender, Bytes data) {
    return send(message, type, sender.number(), data);
  }

  /// Delivers an application message or proposal into the inbox of each member, the sender's too.
  void post(Sent sent) throws MlsException {
    members.forEach(member -> member.inbox.add(sent));
    if (sent.type() == ContentType.PROPOSAL && sent.open() && observer.isPresent()) {
      Observed observed = observer.get().process(sent.bytes());
      assertThat(observed).isInstanceOf(Observed.Proposal.class);
      observer = Optional.of(((Observed.Proposal) observed).group());
    } else if (observer.isPresent()) {
      assertThat(observer.get().process(sent.bytes()))
          .isEqualTo(new Observed.Encrypted(sent.type() == ContentType.PROPOSAL));
    }
  }

  /// The members of the epoch that a commit begins, out of those that there are and those that are
  /// on their way in.
  List<Device> membersAfter(Group next, List<Device> joining) {
    return next.all().stream().map(Member::signatureKey).map(key -> device(key, joining)).toList();
  }

  private Device device(Bytes signatureKey, List<Device> joining) {
    return joining.stream()
        .filter(device -> device.signer().publicKey().equals(signatureKey))
        .findFirst()
        .or(() -> Optional.ofNullable(bySignatureKey.get(signatureKey)))
        .orElseThrow(() -> new AssertionError("a member that nobody added"));
  }

  /// Ends the epoch.
  void advance(Sent commit, Set<Integer> seen, Group next) {
    present().endWith(commit, seen);
    logs.add(new EpochLog(next));
  }

  /// Makes it known who is in after a commit.
  void seat(Sent commit, List<Device> after) {
    staying.put(commit.id(), after);
    members.stream().filter(member -> !after.contains(member)).forEach(gone::add);
    members = after;
  }

  void markFromOutside(Sent commit) {
    fromOutside.add(commit.id());
  }

  boolean cameFromOutside(Sent commit) {
    return fromOutside.contains(commit.id());
  }

  boolean won(Sent commit) {
    return log(commit.epoch()).winner().filter(commit::equals).isPresent();
  }

  /// Whether a device is still a member after a commit that won.
  boolean stays(Device device, Sent commit) {
    return Optional.ofNullable(staying.get(commit.id()))
        .orElseThrow(AssertionError::new)
        .contains(device);
  }

  /// The observer's part in a commit that won; it begins anew when it could not follow.
  void observe(Sent commit, Group next, boolean visible) throws MlsException {
    if (observer.isPresent() && visible) {
      Observed observed = observer.get().process(commit.bytes());
      assertThat(observed).isInstanceOf(Observed.Commit.class);
      ObservedGroup after = ((Observed.Commit) observed).group();
      checkSaved(observer.get(), after);
      observer = Optional.of(after);
    } else {
      observe(next);
    }
    ObservedGroup group = observer.orElseThrow();
    assertThat(group.context()).isEqualTo(next.context());
    assertThat(group.ratchetTree()).isEqualTo(next.ratchetTree());
    group.verifyGroupInfo(next.groupInfo(Group.GroupInfoContent.FULL).encoded());
    if (dice.chance(30)) {
      observer = Optional.of(ObservedGroup.restore(environment, group.encoded()));
    }
  }

  /// What a commit changed is all that an observer must write.
  private void checkSaved(ObservedGroup before, ObservedGroup after) throws MlsException {
    SavedObservedGroup.Piece first = SavedObservedGroup.begin(before);
    SavedObservedGroup.Piece change = first.saved().next(after);
    SavedObservedGroup back =
        SavedObservedGroup.restore(environment, List.of(first.bytes(), change.bytes()));
    assertThat(back.group().encoded()).isEqualTo(after.encoded());
  }

  void observe(Group group) throws MlsException {
    Bytes groupInfo = group.groupInfo(Group.GroupInfoContent.FULL).encoded();
    observer = Optional.of(ObservedGroup.create(environment, groupInfo, Optional.empty()));
  }

  /// A commit that lost is seen by the observer as valid too, as long as it is not overtaken.
  void observeAndDrop(Sent commit) throws MlsException {
    if (observer.isPresent()) {
      assertThat(observer.get().process(commit.bytes())).isInstanceOf(Observed.Commit.class);
    }
  }
}

package sonet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;

/// A group of peers that goes through random epochs, in which every turn is compared at every
/// member.
///
/// The seed decides what happens; the keys are drawn by the peers themselves.
final class Conversation {
  /// bcmls cannot make an update path for a group of one.
  private static final int FEWEST_MEMBERS = 2;

  private static final int MOST_MEMBERS = 8;
  private static final int BASIC_CREDENTIAL = 1;
  private static final int REQUIRED_CAPABILITIES = 3;
  private static final int EXTERNAL_SENDERS = 5;

  /// No extension, no proposal, one credential type (RFC 9420 §11.1).
  private static final Bytes BASIC_CREDENTIALS_REQUIRED = Bytes.fromHex("0000020001");

  /// Makes the peers that take part, so that a test decides which implementation comes when.
  interface Cast {
    Peer next(String name) throws Exception;
  }

  /// What an implementation can be to a group.
  enum Role {
    CREATOR,
    JOINER,
    COMMITTER,
    EXTERNAL_JOINER
  }

  /// A pre-shared key that everyone was told.
  private record Psk(Bytes id, Bytes secret) {}

  private final Cast cast;
  private final Random random;
  private final List<Peer> members = new ArrayList<>();
  private final List<Psk> preSharedKeys = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final Map<String, Set<Role>> roles = new TreeMap<>();
  private final Bytes externalSender;
  private int names;

  private Conversation(Cast cast, Bytes externalSender, long seed) {
    this.cast = cast;
    this.externalSender = externalSender;
    this.random = new Random(seed);
  }

  /// A group in which the cast's first peer is alone.
  ///
  /// @param senderKey a valid signature key of the suite, for external_senders
  static Conversation create(Cast cast, Bytes senderKey, long seed) throws Exception {
    Conversation conversation = new Conversation(cast, senderKey, seed);
    Peer creator = conversation.newcomer();
    creator.create(conversation.bytes(16));
    conversation.played(creator, Role.CREATOR);
    conversation.members.add(creator);
    return conversation;
  }

  List<Peer> members() {
    return List.copyOf(members);
  }

  /// Which roles the implementations have had, by their names.
  Map<String, Set<Role>> roles() {
    return roles;
  }

  private void played(Peer peer, Role role) {
    roles.computeIfAbsent(peer.implementation(), _ -> EnumSet.noneOf(Role.class)).add(role);
  }

  /// Random epochs; a failure tells all that went before it.
  void run(int epochs) {
    for (int i = 0; i < epochs; i++) {
      epoch(random.nextInt(5) == 0);
    }
  }

  /// Goes on until so many implementations have had every role of a living group.
  void runUntilAllHadEveryRole(int implementations, int mostEpochs) {
    Set<Role> living = EnumSet.of(Role.JOINER, Role.COMMITTER, Role.EXTERNAL_JOINER);
    int epochs = 0;
    while (roles.size() < implementations
        || !roles.values().stream().allMatch(had -> had.containsAll(living))) {
      assertThat(epochs).as("epochs until now, with the roles %s", roles).isLessThan(mostEpochs);
      epoch(!roles.values().stream().allMatch(had -> had.contains(Role.EXTERNAL_JOINER)));
      epochs++;
    }
  }

  private void epoch(boolean external) {
    try {
      if (external && members.size() < MOST_MEMBERS) {
        externalJoin();
      } else {
        turn();
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError(String.join("\n", history), e);
    }
  }

  /// One epoch: proposals of others, a commit that adds more by value, joins, comparison, messages.
  private void turn() throws Exception {
    Peer committer = any(members);
    Turn turn = new Turn(committer);
    if (members.size() > 1) {
      for (int i = random.nextInt(3); i > 0; i--) {
        Peer proposer = anyBut(committer);
        if (turn.leaving.contains(proposer)) {
          continue;
        }
        Optional<Change> change = turn.change(proposer);
        if (change.isPresent()) {
          turn.propose(proposer, change.get());
        }
      }
    }
    List<Change> byValue = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      turn.change(committer).ifPresent(byValue::add);
    }
    if (members.size() == 1) {
      byValue.add(turn.add());
    }

    boolean pathless =
        turn.coming.stream().allMatch(Peer::joinsWithoutPath) && random.nextBoolean();
    Peer.Path path = pathless ? Peer.Path.IF_REQUIRED : Peer.Path.ALWAYS;
    if (path == Peer.Path.ALWAYS && !committer.forcesPath() && members.size() > 1) {
      turn.demandPath();
    }
    history.add("%s commits %s, path %s".formatted(committer, byValue, path));
    Committed committed = committer.commit(byValue, framing(), path);
    played(committer, Role.COMMITTER);
    members.removeAll(turn.leaving);
    for (Peer member : members) {
      if (!member.equals(committer)) {
        member.process(committed.commit());
      }
    }
    for (Peer newcomer : turn.coming) {
      try {
        newcomer.join(committed.welcome().orElseThrow());
        played(newcomer, Role.JOINER);
        members.add(newcomer);
      } catch (KnownDefectException defect) {
        history.add("%s stays outside: %s".formatted(newcomer, defect.getMessage()));
      }
    }
    removeAbsent();
    compare();
    talk();
  }

  /// One more epoch for the others when somebody could not join.
  private void removeAbsent() throws Exception {
    Peer committer = any(members);
    Set<Integer> absent = new TreeSet<>(committer.leaves());
    for (Peer member : members) {
      absent.remove(member.leaf());
    }
    if (absent.isEmpty()) {
      return;
    }
    history.add("%s removes those outside".formatted(committer));
    List<Change> removes = absent.stream().<Change>map(Change.Remove::new).toList();
    Bytes commit = committer.commit(removes, framing(), Peer.Path.ALWAYS).commit();
    for (Peer member : members) {
      if (!member.equals(committer)) {
        member.process(commit);
      }
    }
  }

  /// One epoch: somebody comes in by an external commit on the GroupInfo of some member.
  private void externalJoin() throws Exception {
    Peer newcomer = newcomer();
    history.add("%s joins externally".formatted(newcomer));
    Bytes commit;
    try {
      commit = newcomer.joinExternally(any(members).groupInfo());
    } catch (KnownDefectException defect) {
      history.add("%s stays outside: %s".formatted(newcomer, defect.getMessage()));
      return;
    }
    played(newcomer, Role.EXTERNAL_JOINER);
    for (Peer member : members) {
      member.process(commit);
    }
    members.add(newcomer);
    compare();
    talk();
  }

  /// All members agree on the epoch, on who is in it and on every secret they can be asked for.
  private void compare() throws Exception {
    Peer first = members.getFirst();
    Bytes context = bytes(random.nextInt(40));
    int length = 1 + random.nextInt(64);
    Set<Integer> leaves = new TreeSet<>();
    for (Peer member : members) {
      leaves.add(member.leaf());
    }
    for (Peer member : members) {
      assertThat(member.epoch()).as("epoch of %s", member).isEqualTo(first.epoch());
      assertThat(member.leaves()).as("leaves of %s", member).isEqualTo(leaves);
      assertThat(member.epochAuthenticator())
          .as("epoch authenticator of %s beside %s", member, first)
          .isEqualTo(first.epochAuthenticator());
      assertThat(member.export("interop", context, length))
          .as("exported secret of %s beside %s", member, first)
          .isEqualTo(first.export("interop", context, length));
    }
  }

  /// Everyone says something, and everyone else reads it.
  private void talk() throws Exception {
    for (Peer sender : members) {
      Bytes text = bytes(random.nextInt(200));
      Bytes message = sender.send(text);
      for (Peer receiver : members) {
        if (!receiver.equals(sender)) {
          assertThat(receiver.receive(message))
              .as("what %s reads from %s", receiver, sender)
              .isEqualTo(text);
        }
      }
    }
  }

  private Peer newcomer() throws Exception {
    Peer peer = cast.next("member " + names++);
    for (Psk psk : preSharedKeys) {
      peer.preSharedKey(psk.id(), psk.secret());
    }
    return peer;
  }

  private Peer.Framing framing() {
    return random.nextBoolean() ? Peer.Framing.PUBLIC : Peer.Framing.PRIVATE;
  }

  private Peer any(List<Peer> peers) {
    return peers.get(random.nextInt(peers.size()));
  }

  private Peer anyBut(Peer absent) {
    return any(members.stream().filter(member -> !member.equals(absent)).toList());
  }

  private Bytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /// What was already proposed for one commit, so that the list stays valid (RFC 9420 §12.2).
  private final class Turn {
    private final Peer committer;
    private final List<Peer> coming = new ArrayList<>();
    private final Set<Peer> leaving = new HashSet<>();
    private final Set<Peer> updating = new HashSet<>();
    private boolean extended;

    private Turn(Peer committer) {
      this.committer = committer;
    }

    /// Something that this proposer may add to the list, or nothing when the die shows what may
    /// not.
    private Optional<Change> change(Peer proposer) throws Exception {
      return switch (random.nextInt(5)) {
        case 0 -> mayAdd() ? Optional.of(add()) : Optional.empty();
        case 1 -> remove(proposer);
        case 2 -> update(proposer);
        case 3 -> Optional.of(preSharedKey());
        default -> extend();
      };
    }

    private boolean mayAdd() {
      return members.size() + coming.size() < MOST_MEMBERS;
    }

    private Change add() throws Exception {
      Peer newcomer = newcomer();
      while (members.size() == 1 && !committer.forcesPath() && !newcomer.joinsWithoutPath()) {
        newcomer = newcomer();
      }
      coming.add(newcomer);
      return new Change.Add(newcomer.keyPackage());
    }

    private void propose(Peer proposer, Change change) throws Exception {
      history.add("%s proposes %s".formatted(proposer, change));
      Bytes proposal = proposer.propose(change, framing());
      for (Peer member : members) {
        // Who is to leave need not hear of it; bcmls refuses a proposal to remove itself.
        if (!member.equals(proposer) && !leaving.contains(member)) {
          member.process(proposal);
        }
      }
    }

    /// Sees to it that the commit has a path, for a committer who makes one only if it must.
    private void demandPath() throws Exception {
      if (leaving.isEmpty() && updating.isEmpty()) {
        Peer other = anyBut(committer);
        updating.add(other);
        propose(other, new Change.Update());
      }
    }

    private Optional<Change> remove(Peer proposer) throws Exception {
      Peer target = any(members);
      if (members.size() - leaving.size() <= FEWEST_MEMBERS
          || target.equals(proposer)
          || target.equals(committer)
          || updating.contains(target)
          || !canBeFollowedWithout(target)
          || !leaving.add(target)) {
        return Optional.empty();
      }
      return Optional.of(new Change.Remove(target.leaf()));
    }

    /// Whether all members can follow when this one goes too. The left half of the tree is what may
    /// become empty: an empty right half is cut off (RFC 9420 §7.7).
    private boolean canBeFollowedWithout(Peer target) throws Exception {
      if (members.stream().allMatch(Peer::followsPathsBelowTheRoot)) {
        return true;
      }
      TreeSet<Integer> staying = new TreeSet<>();
      for (Peer member : members) {
        if (!member.equals(target) && !leaving.contains(member)) {
          staying.add(member.leaf());
        }
      }
      return staying.first() < Math.max(1, Integer.highestOneBit(staying.last()));
    }

    private Optional<Change> update(Peer proposer) {
      if (proposer.equals(committer) || !updating.add(proposer)) {
        return Optional.empty();
      }
      return Optional.of(new Change.Update());
    }

    private Change preSharedKey() throws Exception {
      Psk psk = new Psk(bytes(12), bytes(32));
      preSharedKeys.add(psk);
      for (Peer member : members) {
        member.preSharedKey(psk.id(), psk.secret());
      }
      for (Peer newcomer : coming) {
        newcomer.preSharedKey(psk.id(), psk.secret());
      }
      return new Change.PreSharedKey(psk.id());
    }

    private Optional<Change> extend() {
      if (extended || !committer.commitsExtensions()) {
        return Optional.empty();
      }
      extended = true;
      if (!members.stream().allMatch(Peer::takesExternalSenders)) {
        return Optional.of(
            new Change.GroupExtension(REQUIRED_CAPABILITIES, BASIC_CREDENTIALS_REQUIRED));
      }
      Bytes name = bytes(6);
      return Optional.of(
          new Change.GroupExtension(
              EXTERNAL_SENDERS,
              new Writer()
                  .prefixed(list -> list.opaque(externalSender).u16(BASIC_CREDENTIAL).opaque(name))
                  .toBytes()));
    }
  }
}

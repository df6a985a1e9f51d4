package sonet.client.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Comparison;
import sonet.client.group.ChannelPlan;
import sonet.client.group.Continuation;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupEvent;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.MovePlan;
import sonet.client.group.Objection;
import sonet.client.group.PassingKeys;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedGroup;
import sonet.client.group.PreparedKeyPackage;
import sonet.client.group.PreparedMove;
import sonet.client.group.PreparedProposal;
import sonet.client.group.ResetPlan;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.credential.Credential;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;

/// Groups that keep the rules of epochs and membership and encrypt nothing.
public final class FakeEngine implements GroupEngine {
  /// The suite it claims to be of.
  public static final int SUITE = 1;

  /// The suite that its groups can move to.
  public static final int OTHER_SUITE = 2;

  private static final int MESSAGE = 1;
  private static final int COMMIT = 2;
  private static final int EXTERNAL = 3;
  private static final int LEAVE = 4;
  private static final int PASSING = 5;

  private final String account;
  private final Bytes key;
  private final RandomSource random;
  private final List<Integer> suites;

  /// An engine for a device that knows some suites.
  public FakeEngine(String account, Bytes key, RandomSource random, List<Integer> suites) {
    this.account = account;
    this.key = key;
    this.random = random;
    this.suites = List.copyOf(suites);
  }

  @Override
  public List<Integer> cipherSuites() {
    return suites;
  }

  @Override
  public PreparedKeyPackage prepareKeyPackage(int cipherSuite, PreparedKeyPackage.Use use) {
    Bytes secret = random.bytes(8);
    Bytes message = new Writer().opaque(secret).opaque(Bytes.utf8(account)).opaque(key).toBytes();
    return new PreparedKeyPackage(
        cipherSuite, message, secret, Instant.parse("2100-01-01T00:00:00Z"), use);
  }

  @Override
  public GroupSession create(Bytes groupId, GroupRoles roles) {
    throw new UnsupportedOperationException("roles");
  }

  @Override
  public GroupRoles ownRoles() {
    return GroupRoles.of(Credential.basic(account));
  }

  @Override
  public PreparedCommit rejoin(Return request) throws ClientException {
    Session after = session(request.groupInfo()).entered(new GroupMember(0, account, key));
    Bytes commit =
        new Writer()
            .u8(EXTERNAL)
            .opaque(after.groupId)
            .u64(after.epoch - 1)
            .u32(after.leaf)
            .opaque(Bytes.utf8(account))
            .opaque(key)
            .toBytes();
    return new PreparedCommit(commit, Optional.empty(), after.encode(), after);
  }

  @Override
  public GroupMember holder(Bytes keyPackage) throws ClientException {
    return decode(
        keyPackage,
        reader -> {
          Bytes secret = reader.opaque();
          return new GroupMember(secret.length() - 8, reader.opaque().toUtf8(), reader.opaque());
        });
  }

  @Override
  public GroupSession create(Bytes groupId) {
    return alone(
        groupId, new Origin(SUITE, new Continuation(groupId, 0), Bytes.EMPTY, Bytes.EMPTY));
  }

  private Session alone(Bytes groupId, Origin origin) {
    return new Session(groupId, 0, List.of(new GroupMember(0, account, key)), 0, 0, origin);
  }

  /// What a group is beside its members.
  ///
  /// @param suite its suite
  /// @param continuation which conversation it continues
  /// @param next the group after it, or empty
  /// @param above the conversation above it, or empty
  private record Origin(int suite, Continuation continuation, Bytes next, Bytes above) {
    Origin closedFor(Bytes group) {
      return new Origin(suite, continuation, group, above);
    }

    void write(Writer writer) {
      writer
          .u16(suite)
          .opaque(continuation.conversation())
          .u32(continuation.generation())
          .opaque(next)
          .opaque(above);
    }

    static Origin read(Reader reader) throws DecodeException {
      return new Origin(
          reader.u16(),
          new Continuation(reader.opaque(), reader.u32()),
          reader.opaque(),
          reader.opaque());
    }
  }

  @Override
  public GroupSession restore(List<Bytes> pieces) throws ClientException {
    return session(pieces.getLast());
  }

  private Session session(Bytes encoding) throws ClientException {
    return decode(
        encoding,
        reader -> {
          Session read =
              new Session(
                  reader.opaque(),
                  reader.u64(),
                  reader.vector(FakeEngine::member),
                  reader.u32(),
                  reader.u32(),
                  Origin.read(reader));
          read.leaving = reader.vector(Reader::u32);
          return read;
        });
  }

  @Override
  public Joined join(Invitation invitation) throws ClientException {
    Bytes[] secrets =
        decode(invitation.welcome(), r -> r.vector(Reader::opaque)).toArray(new Bytes[0]);
    for (Bytes secret : secrets) {
      int used = invitation.keyPackages().indexOf(secret);
      if (used >= 0) {
        Session view = session(invitation.ratchetTree());
        if (view.epoch == 1 && view.origin.continuation().generation() > 0) {
          requireClosed(invitation.continued(), view.groupId);
        }
        GroupMember self =
            view.members.stream()
                .filter(m -> m.signatureKey().equals(key))
                .findFirst()
                .orElseThrow();
        return new Joined(
            new Session(view.groupId, view.epoch, view.members, self.leaf(), 0, view.origin), used);
      }
    }
    throw new ClientException(Reason.INVALID_MESSAGE, "No key package fits the Welcome.");
  }

  /// Who does not have the group before has not its key.
  private void requireClosed(List<Bytes> continued, Bytes next) throws ClientException {
    if (continued.isEmpty() || !session(continued.getLast()).origin.next().equals(next)) {
      throw new ClientException(Reason.INVALID_MESSAGE, "The key of the old group is missing.");
    }
  }

  private static GroupMember member(Reader reader) throws DecodeException {
    return new GroupMember(reader.u32(), reader.opaque().toUtf8(), reader.opaque());
  }

  private static void write(Writer writer, GroupMember member) {
    writer.u32(member.leaf()).opaque(Bytes.utf8(member.account())).opaque(member.signatureKey());
  }

  private static <T> T decode(Bytes encoding, Reader.Element<T> element) throws ClientException {
    try {
      return Reader.decode(encoding, element);
    } catch (DecodeException malformed) {
      throw new ClientException(Reason.INVALID_MESSAGE, "It is malformed.", malformed);
    }
  }

  private final class Session implements GroupSession {
    private final Bytes groupId;
    private final long epoch;
    private final List<GroupMember> members;
    private final int leaf;
    private final Origin origin;
    private List<Integer> leaving = List.of();
    private int sent;
    private int reserved;

    Session(
        Bytes groupId, long epoch, List<GroupMember> members, int leaf, int sent, Origin origin) {
      this.origin = origin;
      this.groupId = groupId;
      this.epoch = epoch;
      this.members = List.copyOf(members);
      this.leaf = leaf;
      this.sent = sent;
      this.reserved = sent;
    }

    @Override
    public Bytes groupId() {
      return groupId;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public List<GroupMember> members() {
      return members;
    }

    @Override
    public GroupMember self() {
      return at(leaf).orElseThrow();
    }

    private Optional<GroupMember> at(int index) {
      return members.stream().filter(member -> member.leaf() == index).findFirst();
    }

    @Override
    public Saving append() {
      return begin();
    }

    @Override
    public Saving begin() {
      return new Saving(this, 0, encode());
    }

    @Override
    public boolean isOvergrown() {
      return false;
    }

    @Override
    public long reserved() {
      return (long) reserved - sent;
    }

    @Override
    public void reserve(int count) {
      reserved = sent + count;
    }

    @Override
    public GroupSession onto(GroupSession current) {
      return this;
    }

    @Override
    public void retire(GroupSession next) {
      // It holds no secrets.
    }

    @Override
    public int cipherSuite() {
      return origin.suite();
    }

    @Override
    public Optional<Continuation> continuation() {
      return Optional.of(origin.continuation());
    }

    @Override
    public Optional<Successor> successor() {
      return origin.next().isEmpty()
          ? Optional.empty()
          : Optional.of(new Successor(origin.next(), OTHER_SUITE));
    }

    @Override
    public PreparedMove prepare(MovePlan plan) throws ClientException {
      if (plan.cipherSuite() != OTHER_SUITE) {
        throw new ClientException(Reason.INVALID_INPUT, "There is no such suite.");
      }
      List<Bytes> holders = new ArrayList<>();
      for (Bytes keyPackage : plan.keyPackages()) {
        holders.add(holder(keyPackage).signatureKey());
      }
      List<PreparedMove.Straggler> stragglers =
          members.stream()
              .filter(member -> member.leaf() != leaf && !holders.contains(member.signatureKey()))
              .map(member -> new PreparedMove.Straggler(member, PreparedMove.Cause.NO_KEYS))
              .toList();
      if (!stragglers.isEmpty()) {
        return new PreparedMove.Held(stragglers);
      }
      Session created =
          alone(
              plan.groupId(),
              new Origin(OTHER_SUITE, plan.continuation(), Bytes.EMPTY, origin.above()));
      return new PreparedMove.Ready(
          commit(List.of(), List.of(), plan.groupId()),
          created.begin(),
          created.prepare(new GroupChange.Add(plan.keyPackages())));
    }

    @Override
    public Optional<GroupRoles> roles() {
      return Optional.empty();
    }

    @Override
    public Role role(String account) {
      return Role.OWNER;
    }

    @Override
    public boolean may(Right right) {
      return true;
    }

    @Override
    public Bytes evidence() {
      return new Writer().u64(epoch).toBytes();
    }

    @Override
    public Comparison compare(Bytes evidence) throws ClientException {
      return new Comparison.Same(Math.min(epoch, decode(evidence, Reader::u64)));
    }

    @Override
    public boolean hasProposals() {
      return !leaving.isEmpty();
    }

    @Override
    public PreparedProposal leave() {
      return new PreparedProposal(header(LEAVE).toBytes(), withLeaving(leaf));
    }

    private Session withLeaving(int other) {
      List<Integer> more = new ArrayList<>(leaving);
      more.add(other);
      Session after = new Session(groupId, epoch, members, leaf, sent, origin);
      after.leaving = List.copyOf(more);
      after.reserved = reserved;
      return after;
    }

    /// The next epoch, into which someone came by themselves in place of who they were before.
    Session entered(GroupMember newcomer) {
      List<GroupMember> now = new ArrayList<>(members);
      now.removeIf(member -> member.signatureKey().equals(newcomer.signatureKey()));
      int free = 0;
      while (isTaken(now, free)) {
        free++;
      }
      now.add(new GroupMember(free, newcomer.account(), newcomer.signatureKey()));
      boolean self = newcomer.signatureKey().equals(key);
      return new Session(groupId, epoch + 1, now, self ? free : leaf, 0, origin);
    }

    @Override
    public Optional<Bytes> above() {
      return Optional.of(origin.above()).filter(above -> !above.isEmpty());
    }

    @Override
    public PreparedGroup prepare(ChannelPlan plan) throws ClientException {
      Continuation own = new Continuation(plan.groupId(), 0);
      return begun(plan.groupId(), own, plan.above(), plan.keyPackages());
    }

    @Override
    public PreparedGroup prepare(ResetPlan plan) throws ClientException {
      return begun(plan.groupId(), plan.continuation(), origin.above(), plan.keyPackages());
    }

    private PreparedGroup begun(
        Bytes group, Continuation continuation, Bytes above, List<Bytes> keyPackages)
        throws ClientException {
      Session created = alone(group, new Origin(SUITE, continuation, Bytes.EMPTY, above));
      return new PreparedGroup(created.begin(), created.prepare(new GroupChange.Add(keyPackages)));
    }

    private Bytes encode() {
      return new Writer()
          .opaque(groupId)
          .u64(epoch)
          .vector(members, FakeEngine::write)
          .u32(leaf)
          .u32(reserved)
          .value(origin::write)
          .vector(leaving, Writer::u32)
          .toBytes();
    }

    @Override
    public Bytes groupInfo() {
      return encode();
    }

    @Override
    public Bytes ratchetTree() {
      return encode();
    }

    @Override
    public PassingKeys passing() {
      return new PassingKeys() {
        @Override
        public Bytes seal(Bytes content, RandomSource random) {
          return header(PASSING).opaque(content).toBytes();
        }

        @Override
        public Optional<Passing> open(Bytes sealed) throws ClientException {
          return decode(sealed, Session.this::passing);
        }
      };
    }

    private Optional<PassingKeys.Passing> passing(Reader reader) throws DecodeException {
      if (reader.u8() != PASSING || !reader.opaque().equals(groupId)) {
        throw new DecodeException("nothing passing of this group");
      }
      boolean current = reader.u64() == epoch;
      GroupMember from =
          at(reader.u32()).orElseThrow(() -> new DecodeException("the sender is no member"));
      PassingKeys.Passing passing = new PassingKeys.Passing(from, reader.opaque());
      return current ? Optional.of(passing) : Optional.empty();
    }

    @Override
    public Bytes protect(Bytes plaintext) {
      sent++;
      return header(MESSAGE).u32(sent).opaque(plaintext).toBytes();
    }

    private Writer header(int kind) {
      return new Writer().u8(kind).opaque(groupId).u64(epoch).u32(leaf);
    }

    @Override
    public PreparedCommit prepare(GroupChange change) throws ClientException {
      List<Bytes> packages = change instanceof GroupChange.Add add ? add.keyPackages() : List.of();
      List<Integer> leaves =
          change instanceof GroupChange.Remove remove ? remove.leaves() : List.of();
      return commit(packages, leaves, Bytes.EMPTY);
    }

    private PreparedCommit commit(List<Bytes> packages, List<Integer> asked, Bytes next)
        throws ClientException {
      List<Integer> leaves = new ArrayList<>(asked);
      leaves.addAll(leaving);
      Bytes commit =
          header(COMMIT)
              .opaque(random.bytes(8))
              .vector(packages, Writer::opaque)
              .vector(leaves, Writer::u32)
              .opaque(next)
              .toBytes();
      Session after = after(packages, leaves, next);
      List<Bytes> secrets = new ArrayList<>();
      for (Bytes keyPackage : packages) {
        secrets.add(keyPackage.slice(1, 9));
      }
      Optional<Bytes> welcome =
          packages.isEmpty()
              ? Optional.empty()
              : Optional.of(new Writer().vector(secrets, Writer::opaque).toBytes());
      return new PreparedCommit(commit, welcome, after.encode(), after);
    }

    private Session after(List<Bytes> packages, List<Integer> leaves, Bytes next)
        throws ClientException {
      List<GroupMember> now = new ArrayList<>(members);
      now.removeIf(member -> leaves.contains(member.leaf()));
      for (Bytes keyPackage : packages) {
        GroupMember holder = holder(keyPackage);
        int free = 0;
        while (isTaken(now, free)) {
          free++;
        }
        now.add(new GroupMember(free, holder.account(), holder.signatureKey()));
      }
      return new Session(groupId, epoch + 1, now, leaf, 0, origin.closedFor(next));
    }

    private static boolean isTaken(List<GroupMember> members, int leaf) {
      return members.stream().anyMatch(member -> member.leaf() == leaf);
    }

    @Override
    public Optional<Objection> objection(Bytes commit) {
      try {
        var _ = process(commit);
        return Optional.empty();
      } catch (ClientException refused) {
        return Optional.of(Objection.RULE_BROKEN);
      }
    }

    @Override
    public GroupEvent process(Bytes message) throws ClientException {
      return decode(message, this::process);
    }

    private GroupEvent process(Reader reader) throws DecodeException {
      int kind = reader.u8();
      Bytes group = reader.opaque();
      long of = reader.u64();
      int author = reader.u32();
      Bytes rest = reader.rest();
      if (!group.equals(groupId)) {
        throw new DecodeException("a message of another group");
      }
      if (of != epoch) {
        return new GroupEvent.Unreadable(
            of > epoch ? GroupEvent.Cause.FUTURE_EPOCH : GroupEvent.Cause.STALE_EPOCH);
      }
      if (kind == EXTERNAL) {
        Reader newcomer = Reader.of(rest);
        GroupMember self = new GroupMember(author, newcomer.opaque().toUtf8(), newcomer.opaque());
        if (self.signatureKey().equals(self().signatureKey())) {
          // It takes the leaf of this session away.
          return new GroupEvent.Removed(self);
        }
        return new GroupEvent.Changed(entered(self), () -> {}, self);
      }
      if (author == leaf) {
        return new GroupEvent.Own();
      }
      GroupMember from = at(author).orElseThrow();
      Reader body = Reader.of(rest);
      if (kind == LEAVE) {
        return new GroupEvent.Proposed(withLeaving(author));
      }
      if (kind == MESSAGE) {
        int number = body.u32();
        return new GroupEvent.Message(
            this, () -> {}, from, number > 0 ? body.opaque() : Bytes.EMPTY);
      }
      Bytes nonce = body.opaque();
      List<Bytes> packages = body.vector(Reader::opaque);
      List<Integer> leaves = body.vector(Reader::u32);
      Bytes next = body.opaque();
      if (nonce.isEmpty() || leaves.contains(leaf)) {
        return new GroupEvent.Removed(from);
      }
      try {
        return new GroupEvent.Changed(after(packages, leaves, next), () -> {}, from);
      } catch (ClientException malformed) {
        throw new AssertionError(malformed);
      }
    }
  }
}

package sonet.client.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Comparison;
import sonet.client.group.ChannelPlan;
import sonet.client.group.Continuation;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupEvent;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.MovePlan;
import sonet.client.group.Objection;
import sonet.client.group.PassingKeys;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedGroup;
import sonet.client.group.PreparedMove;
import sonet.client.group.PreparedProposal;
import sonet.client.group.ResetPlan;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;

/// A group of a [FakeEngine], as one of its members has it.
final class FakeSession implements GroupSession {
  private static final int MESSAGE = 1;
  private static final int COMMIT = 2;
  private static final int EXTERNAL = 3;
  private static final int LEAVE = 4;
  private static final int PASSING = 5;

  private final FakeEngine engine;
  private final FakeGroup group;
  private final int leaf;
  private List<Integer> leaving = List.of();
  private int sent;
  private int reserved;

  FakeSession(FakeEngine engine, FakeGroup group, int leaf, int sent) {
    this.engine = engine;
    this.group = group;
    this.leaf = leaf;
    this.sent = sent;
    this.reserved = sent;
  }

  static FakeSession read(FakeEngine engine, Reader reader) throws DecodeException {
    FakeSession read = new FakeSession(engine, FakeGroup.read(reader), reader.u32(), reader.u32());
    read.leaving = reader.vector(Reader::u32);
    return read;
  }

  private Bytes encode() {
    return new Writer()
        .value(group::write)
        .u32(leaf)
        .u32(reserved)
        .vector(leaving, Writer::u32)
        .toBytes();
  }

  FakeGroup group() {
    return group;
  }

  @Override
  public Bytes groupId() {
    return group.id();
  }

  @Override
  public long epoch() {
    return group.epoch();
  }

  @Override
  public int cipherSuite() {
    return group.origin().suite();
  }

  @Override
  public Bytes epochAuthenticator() {
    Writer writer = new Writer().opaque(group.id()).u64(group.epoch());
    group.members().forEach(member -> writer.opaque(member.signatureKey()));
    return writer.toBytes();
  }

  @Override
  public List<GroupMember> members() {
    return group.members();
  }

  @Override
  public Optional<Bytes> credential(GroupMember member) {
    return Optional.ofNullable(group.said().get(member.signatureKey()));
  }

  @Override
  public GroupMember self() {
    return group.at(leaf).orElseThrow();
  }

  @Override
  public Optional<Bytes> above() {
    return Optional.of(group.origin().above()).filter(above -> !above.isEmpty());
  }

  @Override
  public Optional<Continuation> continuation() {
    return Optional.of(group.origin().continuation());
  }

  @Override
  public Optional<Successor> successor() {
    Bytes next = group.origin().next();
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(new Successor(next, FakeEngine.OTHER_SUITE));
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
  public Bytes groupInfo() {
    return encode();
  }

  @Override
  public Bytes ratchetTree() {
    return encode();
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
  public GroupSession onto(GroupSession current) {
    return this;
  }

  @Override
  public void retire(GroupSession next) {
    // It holds no secrets.
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
  public Bytes protect(Bytes plaintext) {
    sent++;
    return header(MESSAGE).u32(sent).opaque(plaintext).toBytes();
  }

  private Writer header(int kind) {
    return new Writer().u8(kind).opaque(group.id()).u64(group.epoch()).u32(leaf);
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
        return FakeEngine.decode(sealed, FakeSession.this::passing);
      }
    };
  }

  private Optional<PassingKeys.Passing> passing(Reader reader) throws DecodeException {
    if (reader.u8() != PASSING || !reader.opaque().equals(group.id())) {
      throw new DecodeException("nothing passing of this group");
    }
    boolean current = reader.u64() == group.epoch();
    GroupMember from =
        group.at(reader.u32()).orElseThrow(() -> new DecodeException("the sender is no member"));
    PassingKeys.Passing passing = new PassingKeys.Passing(from, reader.opaque());
    return current ? Optional.of(passing) : Optional.empty();
  }

  @Override
  public Bytes evidence() {
    return new Writer().u64(group.epoch()).toBytes();
  }

  @Override
  public Comparison compare(Bytes evidence) throws ClientException {
    return new Comparison.Same(Math.min(group.epoch(), FakeEngine.decode(evidence, Reader::u64)));
  }

  @Override
  public boolean hasProposals() {
    return !leaving.isEmpty();
  }

  @Override
  public PreparedProposal leave() {
    return new PreparedProposal(header(LEAVE).toBytes(), withLeaving(leaf));
  }

  private FakeSession withLeaving(int other) {
    List<Integer> more = new ArrayList<>(leaving);
    more.add(other);
    FakeSession after = new FakeSession(engine, group, leaf, sent);
    after.leaving = List.copyOf(more);
    after.reserved = reserved;
    return after;
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
            .opaque(engine.nonce())
            .vector(packages, Writer::opaque)
            .vector(leaves, Writer::u32)
            .opaque(next)
            .opaque(engine.carried())
            .toBytes();
    FakeSession after = after(packages, leaves, next, self().signatureKey(), engine.carried());
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

  /// The next epoch, with what the leaves of the committer and of who was added say.
  private FakeSession after(
      List<Bytes> packages, List<Integer> leaves, Bytes next, Bytes by, Bytes carried)
      throws ClientException {
    List<GroupMember> holders = new ArrayList<>();
    FakeGroup said = group.saying(by, carried);
    for (Bytes keyPackage : packages) {
      FakeEngine.Said added = FakeEngine.read(keyPackage);
      holders.add(added.holder());
      said = said.saying(added.holder().signatureKey(), added.credential());
    }
    return new FakeSession(engine, said.after(leaves, holders, next), leaf, 0);
  }

  /// The commit by which someone comes into the next epoch by themselves.
  PreparedCommit comeIn(GroupMember self) {
    FakeGroup next = group.entered(self);
    GroupMember seated = next.find(self.signatureKey()).orElseThrow();
    Bytes commit =
        new Writer()
            .u8(EXTERNAL)
            .opaque(group.id())
            .u64(group.epoch())
            .u32(seated.leaf())
            .opaque(Bytes.utf8(self.account()))
            .opaque(self.signatureKey())
            .toBytes();
    FakeSession after = new FakeSession(engine, next, seated.leaf(), 0);
    return new PreparedCommit(commit, Optional.empty(), after.encode(), after);
  }

  @Override
  public PreparedMove prepare(MovePlan plan) throws ClientException {
    if (plan.cipherSuite() != FakeEngine.OTHER_SUITE) {
      throw new ClientException(Reason.INVALID_INPUT, "There is no such suite.");
    }
    List<Bytes> holders = new ArrayList<>();
    for (Bytes keyPackage : plan.keyPackages()) {
      holders.add(engine.holder(keyPackage).signatureKey());
    }
    List<PreparedMove.Straggler> stragglers =
        members().stream()
            .filter(member -> member.leaf() != leaf && !holders.contains(member.signatureKey()))
            .map(member -> new PreparedMove.Straggler(member, PreparedMove.Cause.NO_KEYS))
            .toList();
    if (!stragglers.isEmpty()) {
      return new PreparedMove.Held(stragglers);
    }
    FakeSession created =
        engine.alone(
            plan.groupId(),
            new FakeGroup.Origin(
                FakeEngine.OTHER_SUITE, plan.continuation(), Bytes.EMPTY, group.origin().above()));
    return new PreparedMove.Ready(
        commit(List.of(), List.of(), plan.groupId()),
        created.begin(),
        created.prepare(new GroupChange.Add(plan.keyPackages())));
  }

  @Override
  public PreparedGroup prepare(ChannelPlan plan) throws ClientException {
    Continuation own = new Continuation(plan.groupId(), 0);
    return begun(plan.groupId(), own, plan.above(), plan.keyPackages());
  }

  @Override
  public PreparedGroup prepare(ResetPlan plan) throws ClientException {
    return begun(plan.groupId(), plan.continuation(), group.origin().above(), plan.keyPackages());
  }

  private PreparedGroup begun(
      Bytes id, Continuation continuation, Bytes above, List<Bytes> keyPackages)
      throws ClientException {
    FakeSession created =
        engine.alone(id, new FakeGroup.Origin(FakeEngine.SUITE, continuation, Bytes.EMPTY, above));
    return new PreparedGroup(created.begin(), created.prepare(new GroupChange.Add(keyPackages)));
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
    return FakeEngine.decode(message, this::process);
  }

  private GroupEvent process(Reader reader) throws DecodeException {
    int kind = reader.u8();
    Bytes id = reader.opaque();
    long of = reader.u64();
    int author = reader.u32();
    Reader body = Reader.of(reader.rest());
    if (!id.equals(group.id())) {
      throw new DecodeException("a message of another group");
    }
    if (of != group.epoch()) {
      return new GroupEvent.Unreadable(
          of > group.epoch() ? GroupEvent.Cause.FUTURE_EPOCH : GroupEvent.Cause.STALE_EPOCH);
    }
    if (kind == EXTERNAL) {
      return entered(new GroupMember(author, body.opaque().toUtf8(), body.opaque()));
    }
    if (author == leaf) {
      return new GroupEvent.Own();
    }
    GroupMember from = group.at(author).orElseThrow();
    return switch (kind) {
      case LEAVE -> new GroupEvent.Proposed(withLeaving(author));
      case MESSAGE -> {
        int number = body.u32();
        yield new GroupEvent.Message(
            this, () -> {}, from, number > 0 ? body.opaque() : Bytes.EMPTY);
      }
      default -> committed(from, body);
    };
  }

  private GroupEvent entered(GroupMember newcomer) {
    // Whoever has this session's key takes its leaf away.
    return newcomer.signatureKey().equals(self().signatureKey())
        ? new GroupEvent.Removed(newcomer)
        : new GroupEvent.Changed(
            new FakeSession(engine, group.entered(newcomer), leaf, 0), () -> {}, newcomer);
  }

  private GroupEvent committed(GroupMember from, Reader body) throws DecodeException {
    Bytes nonce = body.opaque();
    List<Bytes> packages = body.vector(Reader::opaque);
    List<Integer> leaves = body.vector(Reader::u32);
    Bytes next = body.opaque();
    Bytes carried = body.opaque();
    if (nonce.isEmpty() || leaves.contains(leaf)) {
      return new GroupEvent.Removed(from);
    }
    try {
      return new GroupEvent.Changed(
          after(packages, leaves, next, from.signatureKey(), carried), () -> {}, from);
    } catch (ClientException malformed) {
      throw new AssertionError(malformed);
    }
  }
}

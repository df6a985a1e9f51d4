package sonet.client.testing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.Continuation;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedKeyPackage;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.credential.Credential;
import sonet.mls.role.GroupRoles;

/// Groups that keep the rules of epochs and membership and encrypt nothing.
public final class FakeEngine implements GroupEngine {
  /// The suite it claims to be of.
  public static final int SUITE = 1;

  /// The suite that its groups can move to.
  public static final int OTHER_SUITE = 2;

  private final String account;
  private final Bytes key;
  private final RandomSource random;
  private final List<Integer> suites;
  private volatile Bytes carried = Bytes.EMPTY;

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
    Bytes message =
        new Writer()
            .opaque(secret)
            .opaque(Bytes.utf8(account))
            .opaque(key)
            .opaque(carried)
            .toBytes();
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
    return session(request.groupInfo()).comeIn(new GroupMember(0, account, key));
  }

  @Override
  public GroupMember holder(Bytes keyPackage) throws ClientException {
    return read(keyPackage).holder();
  }

  /// What a key package says.
  record Said(GroupMember holder, Bytes credential) {}

  static Said read(Bytes keyPackage) throws ClientException {
    return decode(
        keyPackage,
        reader -> {
          Bytes secret = reader.opaque();
          GroupMember holder =
              new GroupMember(secret.length() - 8, reader.opaque().toUtf8(), reader.opaque());
          return new Said(holder, reader.opaque());
        });
  }

  @Override
  public Optional<Bytes> credential(Bytes keyPackage) throws ClientException {
    return Optional.of(read(keyPackage).credential()).filter(said -> !said.isEmpty());
  }

  @Override
  public void carry(Bytes credential) {
    carried = credential;
  }

  /// What the leaves of this device carry.
  Bytes carried() {
    return carried;
  }

  @Override
  public GroupSession create(Bytes groupId) {
    Continuation own = new Continuation(groupId, 0);
    return alone(groupId, new FakeGroup.Origin(SUITE, own, Bytes.EMPTY, Bytes.EMPTY));
  }

  /// A group of this device alone.
  FakeSession alone(Bytes groupId, FakeGroup.Origin origin) {
    List<GroupMember> self = List.of(new GroupMember(0, account, key));
    FakeGroup group = new FakeGroup(groupId, 0, self, origin, Map.of());
    return new FakeSession(this, group.saying(key, carried), 0, 0);
  }

  /// What makes a commit another than one of the same change.
  Bytes nonce() {
    return random.bytes(8);
  }

  @Override
  public GroupSession restore(List<Bytes> pieces) throws ClientException {
    return session(pieces.getLast());
  }

  private FakeSession session(Bytes encoding) throws ClientException {
    return decode(encoding, reader -> FakeSession.read(this, reader));
  }

  @Override
  public Joined join(Invitation invitation) throws ClientException {
    Bytes[] secrets =
        decode(invitation.welcome(), r -> r.vector(Reader::opaque)).toArray(new Bytes[0]);
    for (Bytes secret : secrets) {
      int used = invitation.keyPackages().indexOf(secret);
      if (used >= 0) {
        FakeGroup group = session(invitation.ratchetTree()).group();
        if (group.epoch() == 1 && group.origin().continuation().generation() > 0) {
          requireClosed(invitation.continued(), group.id());
        }
        int leaf = group.find(key).orElseThrow().leaf();
        return new Joined(new FakeSession(this, group, leaf, 0), used);
      }
    }
    throw new ClientException(Reason.INVALID_MESSAGE, "No key package fits the Welcome.");
  }

  /// Who does not have the group before has not its key.
  private void requireClosed(List<Bytes> continued, Bytes next) throws ClientException {
    if (continued.isEmpty() || !session(continued.getLast()).group().origin().next().equals(next)) {
      throw new ClientException(Reason.INVALID_MESSAGE, "The key of the old group is missing.");
    }
  }

  static <T> T decode(Bytes encoding, Reader.Element<T> element) throws ClientException {
    try {
      return Reader.decode(encoding, element);
    } catch (DecodeException malformed) {
      throw new ClientException(Reason.INVALID_MESSAGE, "It is malformed.", malformed);
    }
  }
}

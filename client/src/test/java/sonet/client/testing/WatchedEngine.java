package sonet.client.testing;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedKeyPackage;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;

/// An engine that does something before each external commit, between what the server shows of the
/// group and what it is given.
///
/// @param engine that works
/// @param before what it does
public record WatchedEngine(GroupEngine engine, Before before) implements GroupEngine {
  /// What is done before an external commit.
  @FunctionalInterface
  public interface Before {
    /// Does it.
    void run() throws ClientException;
  }

  @Override
  public PreparedCommit rejoin(Return request) throws ClientException {
    before.run();
    return engine.rejoin(request);
  }

  @Override
  public List<Integer> cipherSuites() {
    return engine.cipherSuites();
  }

  @Override
  public PreparedKeyPackage prepareKeyPackage(int cipherSuite, PreparedKeyPackage.Use use) {
    return engine.prepareKeyPackage(cipherSuite, use);
  }

  @Override
  public GroupSession create(Bytes groupId) {
    return engine.create(groupId);
  }

  @Override
  public GroupSession create(Bytes groupId, GroupRoles roles) throws ClientException {
    return engine.create(groupId, roles);
  }

  @Override
  public GroupRoles ownRoles() {
    return engine.ownRoles();
  }

  @Override
  public GroupSession restore(List<Bytes> pieces) throws ClientException {
    return engine.restore(pieces);
  }

  @Override
  public Joined join(Invitation invitation) throws ClientException {
    return engine.join(invitation);
  }

  @Override
  public Optional<Bytes> credential(Bytes keyPackage) throws ClientException {
    return engine.credential(keyPackage);
  }

  @Override
  public void carry(Bytes credential) {
    engine.carry(credential);
  }

  @Override
  public GroupMember holder(Bytes keyPackage) throws ClientException {
    return engine.holder(keyPackage);
  }
}

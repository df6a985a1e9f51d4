package sonet.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.teavm.jso.JSExport;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.tree.LeafIndex;

/// A group as one member holds it in one epoch: a value, as [Group] is.
///
/// [#process] and the commits leave it as it was and return what comes next. Save that, then call
/// its `keep()` and go on with what it returns.
public final class WebGroup {
  private final Group group;

  WebGroup(Group group) {
    this.group = group;
  }

  Group group() {
    return group;
  }

  /// The identifier.
  @JSExport
  public byte[] groupId() {
    return group.groupId().value().toArray();
  }

  /// The number of the epoch, in decimal: it has 64 bits.
  @JSExport
  public String epoch() {
    return group.epoch().toString();
  }

  /// The code point of the cipher suite.
  @JSExport
  public int suite() {
    return group.suite().id().value();
  }

  /// Our own leaf.
  @JSExport
  public int self() {
    return group.self().value();
  }

  /// The leaves of all members, from left to right.
  @JSExport
  public int[] leaves() {
    return group.all().stream().mapToInt(member -> member.leafIndex().value()).toArray();
  }

  /// The name of the member at a leaf.
  @JSExport
  public byte[] nameAt(int leaf) {
    return nameOf(member(leaf));
  }

  /// The signature key of the member at a leaf.
  @JSExport
  public byte[] keyAt(int leaf) {
    return member(leaf).signatureKey().toArray();
  }

  private Member member(int leaf) {
    return WebError.unlessRefused(() ->
        group
            .at(new LeafIndex(leaf))
            .orElseThrow(() -> new IllegalArgumentException("no member at leaf " + leaf)));
  }

  static byte[] nameOf(Member member) {
    return member.credential() instanceof Credential.Basic(Bytes name)
        ? name.toArray()
        : new byte[0];
  }

  /// Equal for all members that agree on everything (RFC 9420 §8.7).
  @JSExport
  public byte[] epochAuthenticator() {
    return WebError.unlessRefused(() -> group.epochAuthenticator().toArray());
  }

  /// A secret for use outside of MLS, bound to the epoch (RFC 9420 §8.5).
  @JSExport
  public byte[] exportSecret(String label, byte[] context, int length) {
    return WebError.unlessRefused(() -> {
      try (Secret secret = group.export(label, Bytes.of(context), length)) {
        return secret.expose();
      }
    });
  }

  /// Encrypts data for the group, with authenticated data in the open. No key is ever used twice;
  /// save a reserve ([#reserveMessages]) before what it returns is sent.
  @JSExport
  public byte[] protect(byte[] data, byte[] authenticatedData) {
    return WebError.unlessRefused(
        () -> group.protect(Bytes.of(data), Bytes.of(authenticatedData)).encoded().toArray());
  }

  /// Makes of a message what it is to this member.
  @JSExport
  public WebReceived process(byte[] message) {
    return WebError.unlessRefused(() -> new WebReceived(group.process(Bytes.of(message))));
  }

  /// Adds the clients of key packages, as [WebKeyPackage#message] gives them, one after the other
  /// in one array.
  @JSExport
  public WebCommit add(byte[] keyPackages) {
    return commit(() -> CommitRequest.add(read(keyPackages)));
  }

  private static List<KeyPackage> read(byte[] keyPackages) throws MlsException {
    Reader reader = Reader.of(Bytes.of(keyPackages));
    List<KeyPackage> added = new ArrayList<>();
    try {
      while (reader.remaining() > 0) {
        if (!(MlsMessage.read(reader) instanceof MlsMessage.KeyPackage(KeyPackage keyPackage))) {
          throw new DecodeException("expected a key package");
        }
        added.add(keyPackage);
      }
      return added;
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, malformed);
    }
  }

  /// Removes members.
  @JSExport
  public WebCommit remove(int[] leaves) {
    return commit(() ->
        CommitRequest.remove(
            IntStream.of(leaves).mapToObj(LeafIndex::new).toArray(LeafIndex[]::new)));
  }

  /// Renews our own keys, and commits what was proposed.
  @JSExport
  public WebCommit update() {
    return commit(CommitRequest::update);
  }

  private WebCommit commit(WebError.Step<CommitRequest> request) {
    return WebError.unlessRefused(() -> new WebCommit(group.commit(request.take())));
  }

  /// Makes sure that so many further messages can be sent before the state must be saved again.
  @JSExport
  public void reserveMessages(int count) {
    group.reserveMessages(count);
  }

  /// The state, as key material: seal it before it is stored.
  @JSExport
  public byte[] save() {
    return WebError.unlessRefused(() -> {
      try (Group.Snapshot snapshot = group.snapshot()) {
        return snapshot.state().expose();
      }
    });
  }

  /// The encoded ratchet tree.
  @JSExport
  public byte[] ratchetTree() {
    return group.ratchetTree().toArray();
  }

  /// A description of the group for those who join by themselves or observe it (RFC 9420 §12.4.3).
  @JSExport
  public byte[] groupInfo() {
    return WebError.unlessRefused(
        () -> group.groupInfo(Group.GroupInfoContent.FULL).encoded().toArray());
  }

  /// Wipes all keys of the epoch.
  @JSExport
  public void close() {
    group.close();
  }
}

package sonet.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.crypto.Bytes;

/// A member that runs on ts-mls, in a process of Node.js.
///
/// The bridge script names where ts-mls 1.6.4 must be helped: signature keys on the NIST curves,
/// the content of external_pub, and Updates of one's own.
final class TsMlsPeer implements Peer {
  private static final String UNMERGED_LEAVES =
      "non-blank intermediate node must list leaf node in its unmerged_leaves";

  private final NodeBridge bridge;
  private final int member;
  private final String name;

  TsMlsPeer(NodeBridge bridge, int suite, String name) throws IOException {
    this.bridge = bridge;
    this.member = bridge.member(suite, name);
    this.name = name;
  }

  @Override
  public String implementation() {
    return "ts-mls";
  }

  @Override
  public Bytes keyPackage() throws IOException {
    return bytes(ask("keyPackage"));
  }

  @Override
  public void preSharedKey(Bytes id, Bytes secret) throws IOException {
    var _ =
        ask(
            "preSharedKey",
            NodeBridge.arguments().put("id", id.toHex()).put("secret", secret.toHex()));
  }

  @Override
  public void create(Bytes groupId) throws IOException {
    var _ = ask("create", NodeBridge.arguments().put("groupId", groupId.toHex()));
  }

  @Override
  public void join(Bytes welcome) throws IOException, KnownDefectException {
    var _ = enter("join", NodeBridge.arguments().put("welcome", welcome.toHex()));
  }

  @Override
  public Bytes joinExternally(Bytes groupInfo) throws IOException, KnownDefectException {
    return bytes(
        enter("joinExternally", NodeBridge.arguments().put("groupInfo", groupInfo.toHex())));
  }

  /// ts-mls demands that all parents above an unmerged leaf have equal lists of unmerged leaves.
  /// §12.4.3.1 demands only that those between the leaf and a parent that lists it do so as well.
  private JsonNode enter(String call, ObjectNode arguments)
      throws IOException, KnownDefectException {
    try {
      return ask(call, arguments);
    } catch (IOException refused) {
      if (String.valueOf(refused.getMessage()).contains(UNMERGED_LEAVES)) {
        throw new KnownDefectException(UNMERGED_LEAVES);
      }
      throw refused;
    }
  }

  @Override
  public Bytes propose(Change change, Framing framing) throws IOException {
    ObjectNode arguments = NodeBridge.arguments().put("framing", framing.name());
    arguments.set("change", change(change));
    return bytes(ask("propose", arguments));
  }

  @Override
  public Committed commit(List<Change> changes, Framing framing, Path path) throws IOException {
    ObjectNode arguments = NodeBridge.arguments().put("framing", framing.name());
    ArrayNode list = arguments.putArray("changes");
    changes.forEach(change -> list.add(change(change)));
    JsonNode made = ask("commit", arguments);
    return new Committed(
        bytes(made.path("commit")),
        made.has("welcome") ? Optional.of(bytes(made.path("welcome"))) : Optional.empty());
  }

  private static ObjectNode change(Change change) {
    ObjectNode json = NodeBridge.arguments();
    return switch (change) {
      case Change.Add(Bytes keyPackage) ->
          json.put("type", "add").put("keyPackage", keyPackage.toHex());
      case Change.Update _ -> json.put("type", "update");
      case Change.Remove(int leaf) -> json.put("type", "remove").put("leaf", leaf);
      case Change.PreSharedKey(Bytes id) -> json.put("type", "preSharedKey").put("id", id.toHex());
      case Change.GroupExtension(int type, Bytes content) ->
          json.put("type", "groupExtension").put("extension", type).put("content", content.toHex());
    };
  }

  @Override
  public void process(Bytes message) throws IOException {
    var _ = ask("process", NodeBridge.arguments().put("message", message.toHex()));
  }

  @Override
  public Bytes send(Bytes text) throws IOException {
    return bytes(ask("send", NodeBridge.arguments().put("text", text.toHex())));
  }

  @Override
  public Bytes receive(Bytes message) throws IOException {
    return bytes(ask("receive", NodeBridge.arguments().put("message", message.toHex())));
  }

  @Override
  public Bytes groupInfo() throws IOException {
    return bytes(ask("groupInfo"));
  }

  @Override
  public boolean joinsWithoutPath() {
    return true;
  }

  /// ts-mls derives once more, for the root, and then fails to verify the confirmation tag.
  @Override
  public boolean followsPathsBelowTheRoot() {
    return false;
  }

  /// ts-mls makes a path when Updates, Removes or an empty list demand one, and never else.
  @Override
  public boolean forcesPath() {
    return false;
  }

  /// ts-mls makes no path for new extensions alone, which §12.4 demands, and encrypts one that it
  /// makes for other reasons to a context without them.
  @Override
  public boolean commitsExtensions() {
    return false;
  }

  /// ts-mls takes the list of senders for a single one (§12.1.8.1).
  @Override
  public boolean takesExternalSenders() {
    return false;
  }

  @Override
  public long epoch() throws IOException {
    return ask("view").path("epoch").asLong();
  }

  @Override
  public int leaf() throws IOException {
    return ask("view").path("leaf").asInt();
  }

  @Override
  public Set<Integer> leaves() throws IOException {
    Set<Integer> leaves = new TreeSet<>();
    ask("view").path("leaves").forEach(leaf -> leaves.add(leaf.asInt()));
    return leaves;
  }

  @Override
  public Bytes epochAuthenticator() throws IOException {
    return bytes(ask("view").path("epochAuthenticator"));
  }

  @Override
  public Bytes export(String label, Bytes context, int length) throws IOException {
    return bytes(
        ask(
            "export",
            NodeBridge.arguments()
                .put("label", label)
                .put("context", context.toHex())
                .put("length", length)));
  }

  @Override
  public String toString() {
    return implementation() + " " + name;
  }

  private JsonNode ask(String call) throws IOException {
    return ask(call, NodeBridge.arguments());
  }

  private JsonNode ask(String call, ObjectNode arguments) throws IOException {
    return bridge.ask(call, member, arguments);
  }

  private static Bytes bytes(JsonNode hex) {
    return Bytes.fromHex(hex.asText());
  }
}

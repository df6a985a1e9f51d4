package sonet.protocol;

/// Names a log that a device reads: a group's, or its own inbox.
public sealed interface LogRef {
  /// The log of a group: its handshakes and messages, in the one order that all members see.
  ///
  /// @param id the group
  record Group(GroupId id) implements LogRef {
    /// `group:` and the id in base64url.
    @Override
    public String toString() {
      return "group:" + id;
    }
  }

  /// The inbox of the device that asks: its Welcomes, pairwise messages and notices.
  record Inbox() implements LogRef {
    /// `inbox`.
    @Override
    public String toString() {
      return "inbox";
    }
  }

  /// Reads the text that `toString` makes.
  ///
  /// @throws IllegalArgumentException when it names no log
  static LogRef parse(String text) {
    if (text.equals("inbox")) {
      return new Inbox();
    }
    if (text.startsWith("group:")) {
      return new Group(GroupId.parse(text.substring("group:".length())));
    }
    throw new IllegalArgumentException("a log is \"inbox\" or \"group:\" and a group id");
  }
}

package sonet.protocol;

import java.util.List;

/// What there is to do with the inbox of a device.
public final class InboxOperations {
  /// Reads the inbox.
  public static final Operation<Nothing, LogPage> READ =
      Operation.get("readInbox", "/v1/inbox", LogPage.class)
          .with(Parameter.AFTER, Parameter.LIMIT)
          .summary("Reads the entries of the inbox of the device that asks after a cursor")
          .refuses(ProblemType.CURSOR_TOO_OLD);

  /// Acknowledges the inbox.
  public static final Operation<Acknowledge, Nothing> ACKNOWLEDGE =
      Operation.post("acknowledgeInbox", "/v1/inbox:ack", Acknowledge.class, Nothing.class)
          .summary("Says that the device keeps its inbox up to a number, which may be forgotten");

  private InboxOperations() {}

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(READ, ACKNOWLEDGE);
  }
}

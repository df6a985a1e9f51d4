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

  /// Sends to the devices of an account.
  public static final Operation<SendMessages, Sent> SEND =
      Operation.post("sendMessages", "/v1/accounts/{name}/messages", SendMessages.class, Sent.class)
          .by(Access.DELIVERY)
          .with(Parameter.ACCOUNT)
          .summary("Sends a message to each device of an account, to all or none")
          .refuses(
              ProblemType.UNKNOWN_ACCOUNT,
              ProblemType.DEVICE_MISMATCH,
              ProblemType.INBOX_FULL,
              ProblemType.DELIVERY_REFUSED)
          .grows();

  /// Lets others send without saying who they are.
  public static final Operation<DeliveryKey, Nothing> SET_DELIVERY_KEY =
      Operation.put(
              "setDeliveryKey", "/v1/accounts/self/delivery-key", DeliveryKey.class, Nothing.class)
          .summary("Sets whose messages the account takes without knowing their sender");

  /// Lets nobody send without saying who it is.
  public static final Operation<Nothing, Nothing> DELETE_DELIVERY_KEY =
      Operation.delete("deleteDeliveryKey", "/v1/accounts/self/delivery-key")
          .summary("Takes no messages any more whose sender it does not know");

  private InboxOperations() {}

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(READ, ACKNOWLEDGE, SEND, SET_DELIVERY_KEY, DELETE_DELIVERY_KEY);
  }
}

package sonet.client;

/// How far a new device has come on its way into an account, see [Sonet#link].
public enum LinkStep {
  /// The device that shows the code was found, and it has the code.
  FOUND,
  /// It was asked, and waits for its owner.
  ASKED,
  /// Its owner has confirmed this device.
  ACCEPTED,
  /// This device is one of the account, and can be added to conversations.
  LINKED
}

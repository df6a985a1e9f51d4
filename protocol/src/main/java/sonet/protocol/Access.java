package sonet.protocol;

/// Who may ask for an [Operation].
public enum Access {
  /// Anyone, without a token.
  ANYONE,
  /// A device, by its token.
  DEVICE,
  /// A device by its token, or anyone by the delivery token of the account it is for
  /// ([DeliveryKey]).
  DELIVERY,
  /// An administrator, by a token with a role that [AdminOperations] permits it to.
  ADMIN
}

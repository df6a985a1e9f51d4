package sonet.bench;

import sonet.crypto.Bytes;

/// A member of the measured group, in whatever implementation. Nothing measured changes it.
interface Engine {
  /// Creates a commit with an update path and no proposals, as an encoded PublicMessage.
  Bytes createUpdate() throws Exception;

  /// Takes such a commit of the other member up to the next epoch, which is then forgotten.
  ///
  /// @return the authenticator of that epoch
  Bytes processUpdate(Bytes commit) throws Exception;
}

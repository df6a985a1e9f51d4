package sonet.transparency.wire;

import sonet.crypto.Bytes;

/// Who watches the log (`DeploymentMode`, §11.2), with what the configuration says about it.
public sealed interface DeploymentMode {
  /// The number of the mode.
  int id();

  /// Users watch, by monitoring labels after they looked them up.
  record ContactMonitoring() implements DeploymentMode {
    /// The number of the mode.
    public static final int ID = 1;

    @Override
    public int id() {
      return ID;
    }
  }

  /// A third party manages the log, and the operator signs each value.
  ///
  /// @param leafPublicKey the operator's key
  record ThirdPartyManagement(Bytes leafPublicKey) implements DeploymentMode {
    /// The number of the mode.
    public static final int ID = 2;

    @Override
    public int id() {
      return ID;
    }
  }

  /// A third party audits the log.
  ///
  /// @param maxAuditorLag by how many milliseconds the auditor may lag behind
  /// @param auditorStartPosition the position of the first entry it audited
  /// @param auditorPublicKey its key
  record ThirdPartyAuditing(long maxAuditorLag, long auditorStartPosition, Bytes auditorPublicKey)
      implements DeploymentMode {
    /// The number of the mode.
    public static final int ID = 3;

    /// Checks the numbers.
    public ThirdPartyAuditing {
      Wire.requireNatural(maxAuditorLag);
      Wire.requireNatural(auditorStartPosition);
    }

    @Override
    public int id() {
      return ID;
    }
  }
}

package sonet.protocol;

import java.util.List;

/// How many key packages of the asking device are left.
///
/// @param suites one for each cipher suite of which there is any
public record KeyPackageCount(List<Suite> suites) {
  /// Copies the list.
  public KeyPackageCount {
    suites = List.copyOf(suites);
  }

  /// The key packages of one cipher suite.
  ///
  /// @param cipherSuite its number
  /// @param oneTime how many are left that are handed out once
  /// @param lastResort how many stand behind them: 0 or 1
  public record Suite(int cipherSuite, int oneTime, int lastResort) {}
}

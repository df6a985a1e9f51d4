package sonet.mls;

import java.util.List;
import sonet.mls.keypackage.KeyPackage;

/// The beginning of a group that continues another (RFC 9420 §11.2, §11.3).
///
/// @param identity of the creator in the new group, whose signer fits the new cipher suite
/// @param keyPackages of the other members
/// @param commit how the first commit is made; its proposals come on top
public record ResumptionRequest(
    ClientIdentity identity, List<KeyPackage> keyPackages, CommitRequest commit) {
  public ResumptionRequest {
    keyPackages = List.copyOf(keyPackages);
  }

  /// With the tree in the Welcome and nothing unusual.
  public static ResumptionRequest of(ClientIdentity identity, List<KeyPackage> keyPackages) {
    return new ResumptionRequest(identity, keyPackages, CommitRequest.RECEIVED.withoutReceived());
  }
}

package sonet.client;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// In what the keys of an account are others than those that were verified.
///
/// @param account whose
/// @param added the devices that came
/// @param removed the short names of the devices that went
public record ContactChange(String account, List<Added> added, List<String> removed) {
  /// Copies the lists.
  public ContactChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /// A device that came.
  ///
  /// @param device its short name
  /// @param signedBy the short name of the device that signed for it; empty when that is unknown
  /// @param standing what that says
  public record Added(String device, Optional<String> signedBy, Standing standing) {}

  /// What stands behind a new device.
  public enum Standing {
    /// A device that was verified signed for it: who has that device made the change.
    BY_VERIFIED("signed by"),
    /// A device that was not verified itself signed for it.
    BY_OTHER("signed by the unverified key"),
    /// Nothing that is known here.
    UNSIGNED("signed by no device");

    private final String phrase;

    Standing(String phrase) {
      this.phrase = phrase;
    }
  }

  /// Whether each new device was signed for by one that was verified.
  public boolean isContinued() {
    return added.stream().allMatch(one -> one.standing() == Standing.BY_VERIFIED);
  }

  /// It in words: `new device 1a2b3c4d, signed by 5e6f7a8b; device 9c0d1e2f is gone`.
  public String phrase() {
    String came =
        added.stream()
            .map(one ->
                "new device %s, %s"
                    .formatted(
                        one.device(),
                        (one.standing().phrase + " " + one.signedBy().orElse("")).strip()))
            .collect(Collectors.joining("; "));
    String went =
        removed.stream()
            .map(device -> "device " + device + " is gone")
            .collect(Collectors.joining("; "));
    return came.isEmpty() || went.isEmpty() ? came + went : came + "; " + went;
  }
}

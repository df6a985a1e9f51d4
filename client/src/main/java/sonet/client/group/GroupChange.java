package sonet.client.group;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Role;

/// What a commit shall do.
public sealed interface GroupChange {
  /// Adds devices.
  ///
  /// @param keyPackages of each, as MLSMessages
  record Add(List<Bytes> keyPackages) implements GroupChange {
    /// Copies the list.
    public Add {
      keyPackages = List.copyOf(keyPackages);
    }
  }

  /// Renews this device's keys. Like every commit it takes along what was proposed and waits.
  record Update() implements GroupChange {}

  /// Gives an account another role.
  ///
  /// @param account which
  /// @param role which it gets
  record SetRole(String account, Role role) implements GroupChange {}

  /// Gives the group these roles and rights in place of those it has (docs/roles.md).
  ///
  /// @param roles the new ones
  record SetRoles(GroupRoles roles) implements GroupChange {}

  /// Removes devices.
  ///
  /// @param leaves the places of each
  record Remove(List<Integer> leaves) implements GroupChange {
    /// Copies the list.
    public Remove {
      leaves = List.copyOf(leaves);
    }
  }
}

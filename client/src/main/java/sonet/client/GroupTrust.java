package sonet.client;

import java.util.List;

/// Whom in a group this account trusts, and digits that all members can compare.
///
/// @param number of the present epoch, from its epoch authenticator (RFC 9420 §8.7): the same on
///   all devices that see the same group, and another one after each change
/// @param epoch which
/// @param people each account once, by name
public record GroupTrust(SafetyNumber number, long epoch, List<Person> people) {
  /// Copies the list.
  public GroupTrust {
    people = List.copyOf(people);
  }

  /// Somebody in a group.
  ///
  /// @param name of the account
  /// @param level how far it is trusted, with the devices that it has in this group
  /// @param unknownDevices short names of those that are not among the verified ones
  /// @param self whether it is this account
  public record Person(String name, TrustLevel level, List<String> unknownDevices, boolean self) {
    /// Copies the list.
    public Person {
      unknownDevices = List.copyOf(unknownDevices);
    }
  }

  /// Whether all the others are verified.
  public boolean isVerified() {
    return people.stream().allMatch(person -> person.level() == TrustLevel.VERIFIED);
  }
}

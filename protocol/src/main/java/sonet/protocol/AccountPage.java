package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// Some of the accounts of a tenant, by their names.
///
/// @param accounts those
/// @param next the cursor for more, when there are more
public record AccountPage(List<AccountName> accounts, Optional<String> next) {
  /// Copies the list.
  public AccountPage {
    accounts = List.copyOf(accounts);
  }
}

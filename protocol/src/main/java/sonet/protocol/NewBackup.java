package sonet.protocol;

import java.util.Optional;

/// The body of `POST /v1/admin/backups`.
///
/// @param name of the folder below the server's folder for backups; the time when it is left out
public record NewBackup(Optional<String> name) {
  /// Checks that the name leads nowhere else.
  public NewBackup {
    if (name.isPresent() && !name.get().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "a backup's name is made of letters, digits, . _ - and has 100 characters at most");
    }
  }
}

package sonet.cli.conversation;

import sonet.client.ClientException;
import sonet.client.Contact;
import sonet.client.Sonet;
import sonet.client.TrustLevel;

/// What stands behind a name: whether its keys were compared.
@FunctionalInterface
public interface Badges {
  /// Where nobody asks.
  Badges NONE = account -> "";

  /// Behind a name; empty for somebody of whom nothing was said.
  String of(String account);

  /// Those that a device has.
  static Badges of(Sonet sonet) {
    return account -> {
      if (account.equals(sonet.account())) {
        return "";
      }
      try {
        return badge(sonet.trust().of(account));
      } catch (ClientException closed) {
        // A name without a badge claims nothing.
        return "";
      }
    };
  }

  private static String badge(Contact contact) {
    return switch (contact.level()) {
      case VERIFIED -> " ✔";
      case BLOCKED -> " (blocked)";
      case UNVERIFIED -> contact.change().isPresent() ? " (other keys)" : "";
    };
  }

  /// A level in words.
  static String word(TrustLevel level) {
    return switch (level) {
      case VERIFIED -> "verified";
      case UNVERIFIED -> "not verified";
      case BLOCKED -> "blocked";
    };
  }
}

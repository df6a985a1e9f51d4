package sonet.server.traffic;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sonet.server.http.Request;

/// From where a request came, as far as limits go: an IPv4 address, or the /64 of an IPv6 address,
/// of which one customer has all.
///
/// A proxy is believed when it says for whom it asks. What it asks for itself is not limited by its
/// address, which would be that of everybody.
final class Peers {
  private final Supplier<List<String>> proxies;

  Peers(Supplier<List<String>> proxies) {
    this.proxies = proxies;
  }

  /// The place of whoever asks; empty when it is not known.
  Optional<String> place(Request request) {
    if (!proxies.get().contains(request.peer())) {
      return Optional.of(network(request.peer()));
    }
    // The last one was added by the proxy itself; those before it are anyone's say.
    return request
        .header("x-forwarded-for")
        .map(all -> all.substring(all.lastIndexOf(',') + 1).strip())
        .filter(Peers::isAddress)
        .map(Peers::network);
  }

  private static boolean isAddress(String text) {
    return text.length() < 46
        && !text.isEmpty()
        && (text.indexOf(':') >= 0 || text.matches("\\d{1,3}(\\.\\d{1,3}){3}"));
  }

  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      if (bytes.length == 16) {
        Arrays.fill(bytes, 8, 16, (byte) 0);
      }
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return address;
    }
  }
}

package sonet.client;

import java.net.URI;
import sonet.client.transport.HttpService;

/// The address of a server, from a text that a person typed.
public final class ServerAddress {
  private ServerAddress() {}

  /// The address that a text names.
  ///
  /// @throws ClientException with `INVALID_INPUT` unless it is `http://` or `https://` and a host
  public static URI parse(String text) throws ClientException {
    return HttpService.address(text);
  }
}

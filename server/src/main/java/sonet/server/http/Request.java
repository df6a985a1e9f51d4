package sonet.server.http;

import java.util.Map;
import java.util.Optional;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;

/// A request whose headers have arrived.
///
/// @param id names it in answers and logs
/// @param peer the address that it came from
/// @param method the method (RFC 9110 §9)
/// @param path the path without the query
/// @param parameters what stands in the path at the places that the route names
/// @param query the first value of each query parameter
/// @param headers the values of each header, joined by commas (RFC 9110 §5.3), by lower-case name
/// @param body the body, empty when there is none
public record Request(
    String id,
    String peer,
    String method,
    String path,
    Map<String, String> parameters,
    Map<String, String> query,
    Map<String, String> headers,
    Body body) {
  /// Copies the maps.
  public Request {
    parameters = Map.copyOf(parameters);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /// What stands in the path at a place that the route names.
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no place named " + name);
    }
    return value;
  }

  /// A header, by its name in lower case.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// A number in the query.
  ///
  /// @throws RefusalException when it is there but is no number that is not negative
  public long number(String name, long otherwise) throws RefusalException {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one refusal.
    }
    throw new RefusalException(
        Problem.of(
            ProblemType.INVALID_PARAMETER, name + " must be a number of 0 or more, not " + text));
  }

  Request withParameters(Map<String, String> found) {
    return new Request(id, peer, method, path, found, query, headers, body);
  }

  Request withMethod(String other) {
    return new Request(id, peer, other, path, parameters, query, headers, body);
  }
}

package sonet.server.api;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.Parameter;
import sonet.protocol.ProblemType;
import sonet.protocol.TenantName;
import sonet.server.account.ChangeNote;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;

/// An operation that somebody asks for.
///
/// @param request as it came
/// @param body what it carries
record Call<Q extends Record>(Request request, Q body) {
  private static final Pattern VERSION = Pattern.compile("\"(\\d{1,18})\\.(json|cbor)\"");

  private interface Reading<T> {
    T of(String text);
  }

  /// The account that the path names.
  AccountName account() throws RefusalException {
    return read(Parameter.ACCOUNT, AccountName::new);
  }

  /// The group that the path names.
  GroupId group() throws RefusalException {
    return read(Parameter.GROUP, GroupId::parse);
  }

  /// The device that the path names.
  DeviceId device() throws RefusalException {
    return read(Parameter.DEVICE, DeviceId::parse);
  }

  /// The epoch that the path names.
  long epoch() throws RefusalException {
    long epoch = read(Parameter.EPOCH, Long::parseLong);
    if (epoch < 0) {
      throw RefusalException.of(ProblemType.INVALID_PARAMETER, "epoch: " + epoch);
    }
    return epoch;
  }

  /// The version that `If-Match` names (RFC 9110 §13.1.1); empty for any.
  OptionalLong ifMatch() throws RefusalException {
    Optional<String> header = request.header("if-match").map(String::strip);
    if (header.isEmpty() || header.get().equals("*")) {
      return OptionalLong.empty();
    }
    Matcher tag = VERSION.matcher(header.get());
    if (!tag.matches()) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER, "If-Match: an ETag that this server gave was expected");
    }
    return OptionalLong.of(Long.parseLong(tag.group(1)));
  }

  /// The tenant that the path names.
  TenantName tenant() throws RefusalException {
    return read(Parameter.TENANT, TenantName::new);
  }

  /// The id that the path names.
  String id() {
    return request.parameter(Parameter.ID.name());
  }

  /// The cursor in a list; empty for its beginning.
  String from() {
    return request.query().getOrDefault(Parameter.FROM.name(), "");
  }

  /// How much of a list is wanted.
  int pageSize() throws RefusalException {
    return Math.clamp(number(Parameter.LIMIT, 100), 1, 500);
  }

  /// A text of the query; what is empty is not there.
  Optional<String> text(Parameter parameter) {
    return Optional.ofNullable(request.query().get(parameter.name()))
        .filter(text -> !text.isEmpty());
  }

  /// What is said beside a change of an account's keys.
  ChangeNote note() throws RefusalException {
    try {
      return new ChangeNote(text(Parameter.NOTE).orElse(""));
    } catch (IllegalArgumentException e) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER, Parameter.NOTE.name() + ": " + e.getMessage());
    }
  }

  /// A number of the query.
  long number(Parameter parameter, long otherwise) throws RefusalException {
    return request.number(parameter.name(), otherwise);
  }

  private <T> T read(Parameter parameter, Reading<T> reading) throws RefusalException {
    try {
      return reading.of(request.parameter(parameter.name()));
    } catch (IllegalArgumentException e) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER, parameter.name() + ": " + e.getMessage());
    }
  }
}

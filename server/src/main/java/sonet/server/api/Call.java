package sonet.server.api;

import sonet.protocol.AccountName;
import sonet.protocol.GroupId;
import sonet.protocol.Parameter;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;

/// An operation that somebody asks for.
///
/// @param request as it came
/// @param body what it carries
record Call<Q extends Record>(Request request, Q body) {
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

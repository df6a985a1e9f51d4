package sonet.protocol;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// An operation of the REST API, said once: from it come the server's route, the description of the
/// API, and the tests that ask for everything there is.
///
/// ```java
/// Operation<CreateGroup, Posted> CREATE =
///     Operation.post("createGroup", "/v1/groups", CreateGroup.class, Posted.class)
///         .summary("Creates a group")
///         .refuses(ProblemType.GROUP_EXISTS);
/// ```
///
/// @param id its name, unlike any other's
/// @param method the HTTP method (RFC 9110 §9)
/// @param path the path, with its [Parameter]s in braces
/// @param access who may ask
/// @param request the body it takes; [Nothing] for none
/// @param answer the body it answers with; [Nothing] for none
/// @param parameters those of the path and of the query
/// @param problems why it may be refused, besides what every operation may be refused for
/// @param audited how it gets into the audit trail
/// @param summary what it does, in a sentence without a full stop
public record Operation<Q extends Record, A extends Record>(
    String id,
    String method,
    String path,
    Access access,
    Class<Q> request,
    Class<A> answer,
    List<Parameter> parameters,
    Set<ProblemType> problems,
    Audited audited,
    String summary) {
  /// Copies the collections.
  public Operation {
    parameters = List.copyOf(parameters);
    problems = Set.copyOf(problems);
  }

  /// Something to read.
  public static <A extends Record> Operation<Nothing, A> get(
      String id, String path, Class<A> answer) {
    return of(id, "GET", path, Nothing.class, answer);
  }

  /// Something to be made or done.
  public static <Q extends Record, A extends Record> Operation<Q, A> post(
      String id, String path, Class<Q> request, Class<A> answer) {
    return of(id, "POST", path, request, answer);
  }

  /// Something to be put in place of what is there.
  public static <Q extends Record, A extends Record> Operation<Q, A> put(
      String id, String path, Class<Q> request, Class<A> answer) {
    return of(id, "PUT", path, request, answer);
  }

  /// Something to be changed.
  public static <Q extends Record, A extends Record> Operation<Q, A> patch(
      String id, String path, Class<Q> request, Class<A> answer) {
    return of(id, "PATCH", path, request, answer);
  }

  /// Something to be removed.
  public static Operation<Nothing, Nothing> delete(String id, String path) {
    return of(id, "DELETE", path, Nothing.class, Nothing.class);
  }

  private static <Q extends Record, A extends Record> Operation<Q, A> of(
      String id, String method, String path, Class<Q> request, Class<A> answer) {
    return new Operation<>(
        id, method, path, Access.DEVICE, request, answer, List.of(), Set.of(), Audited.NOT, "");
  }

  /// The same, for others than devices.
  public Operation<Q, A> by(Access who) {
    return new Operation<>(
        id, method, path, who, request, answer, parameters, problems, audited, summary);
  }

  /// The same with parameters.
  public Operation<Q, A> with(Parameter... more) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.addAll(Arrays.asList(more));
    return new Operation<>(
        id, method, path, access, request, answer, all, problems, audited, summary);
  }

  /// The same with reasons to be refused.
  public Operation<Q, A> refuses(ProblemType... more) {
    Set<ProblemType> all = EnumSet.noneOf(ProblemType.class);
    all.addAll(problems);
    all.addAll(Arrays.asList(more));
    return new Operation<>(
        id, method, path, access, request, answer, parameters, all, audited, summary);
  }

  /// The same, for what leaves more in the tenant's storage than was there, and so is refused when
  /// the tenant has all that it may have.
  public Operation<Q, A> grows() {
    return refuses(ProblemType.TENANT_QUOTA);
  }

  /// Whether it leaves more in the tenant's storage than was there.
  public boolean isGrowth() {
    return problems.contains(ProblemType.TENANT_QUOTA);
  }

  /// The same with what it does.
  public Operation<Q, A> summary(String sentence) {
    return new Operation<>(
        id, method, path, access, request, answer, parameters, problems, audited, sentence);
  }

  /// The same with how it gets into the audit trail.
  public Operation<Q, A> audited(Audited how) {
    return new Operation<>(
        id, method, path, access, request, answer, parameters, problems, how, summary);
  }

  /// The status code of a good answer: 204 without a body, 202 for work that was begun, 201 for
  /// what was posted, else 200 (RFC 9110 §15.3).
  public int status() {
    if (answer == AdminTask.class && !method.equals("GET")) {
      return 202;
    }
    if (answer == Nothing.class) {
      return 204;
    }
    return method.equals("POST") ? 201 : 200;
  }

  /// Whether a parameter stands in the path; the others stand in the query.
  public boolean inPath(Parameter parameter) {
    return path.contains("{" + parameter.name() + "}");
  }

  /// The path with values in the places of its parameters, in their order, and behind it those of
  /// the query. A value of the query that is left out stays at what the server takes for it.
  ///
  /// @throws IllegalArgumentException when there are fewer values than places in the path, or more
  ///   than parameters
  public String at(Object... values) {
    if (values.length > parameters.size()) {
      throw new IllegalArgumentException(
          id + " has " + parameters.size() + " parameters, not " + values.length);
    }
    String filled = path;
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      Parameter parameter = parameters.get(i);
      String value = URLEncoder.encode(String.valueOf(values[i]), StandardCharsets.UTF_8);
      if (inPath(parameter)) {
        filled = filled.replace("{" + parameter.name() + "}", value);
      } else {
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(parameter.name())
            .append('=')
            .append(value);
      }
    }
    if (filled.contains("{")) {
      throw new IllegalArgumentException(id + " needs a value for each place of " + path);
    }
    return filled + query;
  }
}

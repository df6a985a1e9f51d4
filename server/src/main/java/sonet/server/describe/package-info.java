/// The descriptions of the API, made from what the server goes by itself: OpenAPI 3.1 of the
/// operations, AsyncAPI 3.0 of the frames, JSON Schemas of the records, and pages to browse.
///
/// Nothing is said twice: operations come from [sonet.protocol.Operations], schemas from the
/// records' components, problems from [sonet.protocol.ProblemType]. Read [Descriptions] first.
@NullMarked
package sonet.server.describe;

import org.jspecify.annotations.NullMarked;

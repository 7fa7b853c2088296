/* Errors in a document. */

#include <stdio.h>

#include "json.h"

enum { ERRORS_SHOWN = 10 };

void error_at(struct parser *parser, const char *at, const char *what)
{
    int line = 1;
    int column = 1;

    parser->errors++;
    if (parser->errors > ERRORS_SHOWN)
        return;
    for (const char *each = parser->start; each < at; each++) {
        column++;
        if (*each == '\n') {
            line++;
            column = 1;
        }
    }
    printf("%d:%d: error: %s\n", line, column, what);
    if (parser->errors == ERRORS_SHOWN)
        printf("more errors are not shown\n");
}

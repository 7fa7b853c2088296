/* A recursive-descent JSON reader that adds up what it sees. */
#include "program.h"

struct reader {
    const char *at, *end;
    int depth, deepest, strings, failed;
    double sum;
};

static void skip_space(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t'))
        r->at++;
}

static int accept(struct reader *r, char c)
{
    skip_space(r);
    if (r->at < r->end && *r->at == c) {
        r->at++;
        return 1;
    }
    return 0;
}

static void read_string(struct reader *r)
{
    while (r->at < r->end && *r->at != '"') {
        if (*r->at == '\\')
            r->at++;
        r->at++;
    }
    r->failed |= !accept(r, '"');
    r->strings++;
}

static void read_number(struct reader *r)
{
    double value = 0, scale = 1;
    int is_negative = accept(r, '-'), is_fraction = 0;

    while (r->at < r->end && ((*r->at >= '0' && *r->at <= '9') || *r->at == '.')) {
        if (*r->at == '.') {
            is_fraction = 1;
        } else {
            value = value * 10 + (*r->at - '0');
            scale = is_fraction ? scale * 10 : scale;
        }
        r->at++;
    }
    r->sum += (is_negative ? -value : value) / scale;
}

static void read_value(struct reader *r)
{
    r->depth++;
    r->deepest = r->depth > r->deepest ? r->depth : r->deepest;
    skip_space(r);
    switch (r->at < r->end ? *r->at : 0) {
    case '{':
        r->at++;
        if (accept(r, '}'))
            break;
        do {
            r->failed |= !accept(r, '"');
            read_string(r);
            r->failed |= !accept(r, ':');
            read_value(r);
        } while (accept(r, ','));
        r->failed |= !accept(r, '}');
        break;
    case '[':
        r->at++;
        if (accept(r, ']'))
            break;
        do {
            read_value(r);
        } while (accept(r, ','));
        r->failed |= !accept(r, ']');
        break;
    case '"':
        r->at++;
        read_string(r);
        break;
    case 't':
        r->at += 4;
        r->sum += 1;
        break;
    case 'f':
        r->at += 5;
        break;
    default:
        read_number(r);
    }
    r->depth--;
}

static char *put(char *to, const char *text)
{
    while (*text != '\0')
        *to++ = *text++;
    return to;
}

int main(void)
{
    enum { ROWS = 4000, ROUNDS = 70 };
    char *text = malloc(ROWS * 128), *to = text;
    double sum = 0;
    int failed = 0, strings = 0;

    *to++ = '[';
    for (int i = 0; i < ROWS; i++) {
        to = put(to, i > 0 ? ",\n " : "");
        to = put(to, "{\"name\": \"a \\\"quoted\\\" word\", \"id\": ");
        *to++ = (char)('1' + i % 9);
        *to++ = (char)('0' + i / 9 % 10);
        to = put(to, ", \"ok\": true, \"points\": [[1.5, -2.25], [33, 4.125], []], \"none\": {}}");
    }
    *to++ = ']';
    for (int i = 0; i < ROUNDS; i++) {
        struct reader reader = {text, to, 0, 0, 0, 0, 0.0};

        read_value(&reader);
        failed |= reader.failed;
        strings += reader.strings;
        sum += reader.sum;
    }
    printf("%d %d %.3f\n", failed, strings, sum);
    return failed;
}

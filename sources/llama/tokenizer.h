#ifndef LLAMA_TOKENIZER_H
#define LLAMA_TOKENIZER_H

enum { TOKEN_UNKNOWN = 0, TOKEN_BEGIN = 1, TOKEN_END = 2, TOKEN_BYTES = 3 };

struct piece {
    const char *text; /* NUL-terminated */
    float score;
};

struct tokenizer {
    struct piece *pieces; /* by token */
    int *sorted;          /* tokens in order of their text */
    int vocab;
    char *merged; /* room for two pieces */
};

/* Reads the tokenizer `name` from the RAM disk for a model of `vocab` tokens; says what is wrong and exits with
   STATUS_FILE where anything is. */
void tokenizer_load(struct tokenizer *tokenizer, const char *name, int vocab);

/* Byte-pair encodes `text` behind a begin token. Returns the number of tokens, and the tokens through `tokens`. */
int tokenizer_encode(const struct tokenizer *tokenizer, const char *text, int **tokens);

/* The text of `token` after `previous`; `byte` is where a single-byte text is put together. */
const char *tokenizer_decode(const struct tokenizer *tokenizer, int previous, int token, char byte[2]);

#endif

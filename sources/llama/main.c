/* Writes text with a LLaMA model from the RAM disk. */

#include <channel.h>
#include <platform.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "forward.h"
#include "memory.h"
#include "model.h"
#include "options.h"
#include "sampler.h"
#include "tokenizer.h"

/* Prints a piece, but for single bytes that would disturb a terminal. */
static void piece_print(const char *piece)
{
    unsigned char c = (unsigned char)piece[0];
    int printable = (c >= ' ' && c <= '~') || (c >= '\t' && c <= '\r');

    if (c == '\0' || (piece[1] == '\0' && !printable))
        return;
    printf("%s", piece);
}

/* Follows the prompt, then the sampler, and prints until `steps` or a begin token. Returns the forward passes. */
static int generate(struct session *session, const struct tokenizer *tokenizer, struct sampler *sampler,
                    const char *prompt, int steps)
{
    char byte[2];
    int *prompt_tokens;
    int prompt_count = tokenizer_encode(tokenizer, prompt, &prompt_tokens);
    int token = prompt_tokens[0];
    int position = 0;

    while (position < steps) {
        float *logits = forward(session, token, position);
        int next;
        position++;
        if (position < prompt_count)
            next = prompt_tokens[position];
        else
            next = sampler_next(sampler, logits);
        if (next == TOKEN_BEGIN)
            break;
        piece_print(tokenizer_decode(tokenizer, token, next, byte));
        token = next;
    }
    printf("\n");
    return position;
}

int main(int argc, char **argv)
{
    struct options options;
    struct model model;
    struct session session;
    struct tokenizer tokenizer;
    struct sampler sampler;
    uint64_t start;
    int tokens;

    options_read(&options, argc, argv);
    model_load(&model, options.model);
    tokenizer_load(&tokenizer, options.tokenizer, model.shape.vocab);
    session_create(&session, &model);
    sampler_create(&sampler, model.shape.vocab, options.temperature, options.top_p, options.seed);
    if (options.steps > model.shape.context)
        options.steps = model.shape.context;
    start = platform_cycles();
    tokens = generate(&session, &tokenizer, &sampler, options.prompt, options.steps);
    report_figure("decode_cycles", platform_cycles() - start);
    report_figure("tokens", (uint64_t)tokens);
    return 0;
}

/* Binary trees, made and thrown away: recursion, pointers and a small allocator of its own. */
#include "program.h"

struct tree {
    struct tree *left, *right;
};

static struct tree *spare;

static struct tree *tree_new(void)
{
    if (spare == NULL) {
        struct tree *block = malloc(1024 * sizeof *block);

        for (int i = 0; i < 1024; i++) {
            block[i].left = spare;
            spare = &block[i];
        }
    }
    struct tree *tree = spare;
    spare = tree->left;
    return tree;
}

static struct tree *tree_make(int depth)
{
    struct tree *tree = tree_new();

    tree->left = tree->right = NULL;
    if (depth > 0) {
        tree->left = tree_make(depth - 1);
        tree->right = tree_make(depth - 1);
    }
    return tree;
}

static int tree_count(const struct tree *tree)
{
    return tree->left == NULL ? 1 : 1 + tree_count(tree->left) + tree_count(tree->right);
}

static void tree_free(struct tree *tree)
{
    if (tree->left != NULL) {
        tree_free(tree->left);
        tree_free(tree->right);
    }
    tree->left = spare;
    spare = tree;
}

int main(void)
{
    enum { DEPTH = 14 };
    struct tree *kept = tree_make(DEPTH);

    for (int depth = 4; depth <= DEPTH; depth += 2) {
        int rounds = 1 << (DEPTH - depth + 5), sum = 0;

        for (int i = 0; i < rounds; i++) {
            struct tree *tree = tree_make(depth);

            sum += tree_count(tree);
            tree_free(tree);
        }
        printf("%d trees of depth %d: %d\n", rounds, depth, sum);
    }
    printf("kept: %d\n", tree_count(kept));
    return 0;
}

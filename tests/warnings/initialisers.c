struct pair { int a, b; };
struct nested { struct pair p; int c; };
struct last { int n; char text[]; };

struct pair full = {1, 2};
struct pair zero = {0};
struct pair none = {};
struct pair by_name = {.a = 1};
struct pair partial = {1}; // warn missing-field-initializers
struct nested braced = {{1, 2}, 3};
struct nested flat = {1, 2, 3}; // warn missing-braces
struct nested open = {{1}, 2}; // warn missing-field-initializers
struct nested flat_zero = {0};
struct nested flat_one = {1}; // warn missing-braces missing-field-initializers
struct pair list[] = {{1, 2}, {3, 4}};
struct pair run[] = {1, 2, 3, 4}; // warn missing-braces
int matrix[2][2] = {1, 2, 3, 4}; // warn missing-braces
int rows[2][2] = {{1, 2}, {3}};
struct last flexible = {1};
struct pair table[] = {
    {1, 2},
    {3}, // warn missing-field-initializers
    {.b = 4},
};
char words[][4] = {"abc", "def"};

struct pair twice = {.a = 1, .b = 2, .a = 3}; // warn override-init
int slots[3] = {
    [0] = 1,
    [1] = 2,
    [0] = 3, // warn override-init
};
int range[8] = {
    [0 ... 7] = 1,
    [3] = 2, // warn override-init
};
union either { int a; float b; } both = {.a = 1, .b = 2}; // warn override-init
struct bits { unsigned a : 3, b : 5; } fields = {.a = 1, .b = 2};
struct bits again = {.a = 1, .b = 2, .b = 3}; // warn override-init

int use(struct pair p);

int locals(int n)
{
    struct nested x = {n, 2, 3}; // warn missing-braces
    struct pair y = {n}; // warn missing-field-initializers
    struct pair z = y;
    struct nested of_values = {y, 2};
    return use((struct pair){1}) // warn missing-field-initializers
           + x.c + z.a + of_values.c;
}

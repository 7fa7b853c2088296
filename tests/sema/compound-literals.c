struct s;
void f(void)
{
    (struct s){1};
    (int){1, 2};
    (void){0};
}
int *a = (int[]){f};

// 4:5: cannot initialise an object of type 'struct s'
// 5:14: too many initialisers for a scalar
// 6:5: cannot initialise an object of type 'void'
// 8:18: an initialiser of a static object must be constant
